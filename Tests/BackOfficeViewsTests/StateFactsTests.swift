// What states know for the sake of the lists alone.

import EventSourcing
import Foundation
import Testing

@testable import BackOffice

@Suite struct StateFactsTests {
  private static func id<Kind>(_ number: UInt8) -> ID<Kind> {
    ID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number)))
  }

  private static let (gus, gil, ada): (UserID, UserID, UserID) = (id(1), id(2), id(3))
  private static let task: TaskID = id(10)

  /// Events of one stream, an hour apart, by Ada.
  private func folded(_ stream: StreamName, _ events: BackOfficeEvent...) -> SubjectState {
    var state = SubjectState(of: stream)
    for (index, event) in events.enumerated() { state.evolve(event, envelope(stream, index)) }
    return state
  }

  private func envelope(_ stream: StreamName, _ index: Int) -> Envelope {
    let batch = BatchHeader(
      firstPosition: Position(index + 1), count: 1, recordedAt: hour(index), actor: .user(Self.ada.uuid),
      commandID: UUID(), correlationID: UUID(), causation: nil)
    return Envelope(
      batch: batch, position: Position(index + 1), stream: stream, version: UInt32(index + 1), type: "", schema: 1,
      occurredAt: nil)
  }

  private func hour(_ hours: Int) -> Instant { Instant(milliseconds: Int64(hours) * 3_600_000) }

  private let opened = OrderOpened(
    orderNo: 1, customerID: id(20), contactID: nil, type: .oneOff, serviceID: id(21), productID: nil,
    workflow: PinnedWorkflow(
      id: id(22), version: 1, autoCloseOnFinish: false,
      tasks: [PinnedTask(taskID: task, key: "a", name: "A", responsible: .assignedUser, targetHours: nil)]),
    assignedUserID: gus, orderAdminID: gil, initialFee: nil, description: nil)

  private func assigned(_ user: UserID, _ admin: UserID?) -> BackOfficeEvent {
    .order(
      .work(.assigned(WorkAssigned(fromUser: Self.gus, toUser: user, fromAdmin: nil, toAdmin: admin, cause: .manual))))
  }

  private func order(_ events: OrderEvent...) throws -> OrderState {
    let stream = StreamName.order(Self.id(30))
    var state = SubjectState(of: stream)
    for (index, event) in events.enumerated() { state.evolve(.order(event), envelope(stream, index)) }
    return try #require(state.order)
  }

  // Checklist: L-87
  @Test func `an order knows whose it ever was`() throws {
    let state = folded(
      .order(Self.id(30)), .order(.opened(opened)), assigned(Self.gil, nil), assigned(Self.gus, Self.ada),
      assigned(Self.gus, Self.gil))
    #expect(state.order?.work.assignedUsers == [Self.gus, Self.gil])
    #expect(state.order?.work.admins == [Self.gil, Self.ada])
  }

  @Test func `an order knows how it ended until it is taken up again, and when it last changed`() throws {
    let closed = WorkClosed(
      outcome: .cancelled, reasonID: Self.id(40), note: PersonalText("gone"), outstanding: [], resumeTask: nil,
      wasSnoozed: false, by: .user)
    let end = WorkEnd(
      outcome: .cancelled, reasonID: Self.id(40), note: PersonalText("gone"), userID: Self.ada)
    let ended = try order(.opened(opened), .work(.closed(closed)))
    #expect(ended.work.end == end && ended.work.closedAt == hour(1) && ended.work.lastChangeAt == hour(1))
    let again = try order(.opened(opened), .work(.closed(closed)), .work(.reopened(WorkReopened(resumeTask: nil))))
    #expect(again.work.end == nil && again.work.lastChangeAt == hour(2))
  }

  @Test func `an order is finished until a task of it is to be done again`() throws {
    let finished = OrderEvent.work(.workflowFinished(WorkflowFinished()))
    #expect(try order(.opened(opened), finished).work.isFinished)
    #expect(try !order(.opened(opened), finished, .work(.taskReset(TaskReset(taskID: Self.task)))).work.isFinished)
    let started = TaskStarted(taskID: Self.task, index: 0, responsible: Self.gus, dueAt: nil)
    #expect(try !order(.opened(opened), finished, .work(.taskStarted(started))).work.isFinished)
  }

  @Test func `an order keeps its comments with author and time`() throws {
    let comment = TaskCommentAdded(taskID: Self.task, commentID: Self.id(50), text: PersonalText("hm"))
    #expect(
      try order(.opened(opened), .work(.taskCommentAdded(comment))).work.comments == [
        WorkComment(
          id: Self.id(50), taskID: Self.task, at: hour(1), authorID: Self.ada, text: PersonalText("hm"))
      ])
  }

  private func added(_ number: UInt8, _ name: String) -> BackOfficeEvent {
    .customer(
      .contactAdded(
        ContactAdded(
          contactID: Self.id(number), name: PersonalText(name), jobTitle: nil, department: nil, email: nil, phone: nil,
          mobile: nil)))
  }

  private func merged(_ dropped: UInt8, into kept: UInt8) -> BackOfficeEvent {
    .customer(.contactsMerged(ContactsMerged(kept: Self.id(kept), dropped: Self.id(dropped), changes: [])))
  }

  private let created = BackOfficeEvent.customer(
    .created(
      CustomerCreated(
        kind: .company, name: .plain("ABC"), statusID: id(60), details: [:], sourceID: nil, custom: [:],
        origin: "import")))

  @Test func `a customer knows the names of all contacts that it ever had`() throws {
    let state = folded(
      .customer(Self.id(20)), created, added(1, "Ann"), added(2, "Ben"), added(3, "Cy"), merged(1, into: 2),
      merged(2, into: 3), added(4, "Di"), .customer(.contactRemoved(ContactRemoved(contactID: Self.id(4)))))
    let customer = try #require(state.customer)
    let names = Dictionary(uniqueKeysWithValues: customer.contactNames.map { ($0.id, $0.name) })
    #expect(names == [Self.id(1): "Cy", Self.id(2): "Cy", Self.id(3): "Cy", Self.id(4): "Di"])
    #expect(customer.createdAt == hour(0) && customer.origin == "import")
    #expect(customer.contacts.map(\.addedAt) == [hour(3)])
    #expect(customer.hasUsed(Self.id(4)) && customer.hasUsed(Self.id(1)) && !customer.hasUsed(Self.id(5)))
  }

  @Test func `contacts that events merge in a circle come to an end`() throws {
    let state = folded(
      .customer(Self.id(20)), created, added(1, "Ann"), added(2, "Ben"), merged(1, into: 2), merged(2, into: 1))
    #expect(try #require(state.customer).contactNames.count <= 2)
  }

  @Test func `a user knows when the invitation and the acceptance were`() throws {
    let invited = UserInvited(
      name: PersonalText("Lee"), email: PersonalText("l@example.com"), phone: nil, userType: .general, licence: .free,
      invitationID: Self.id(70), expiresAt: hour(9))
    let again = InvitationReissued(invitationID: Self.id(71), expiresAt: hour(9))
    let activated = UserActivated(invitationID: Self.id(71), credentialVersion: 1)
    guard
      case .user(let user?) = folded(
        .user(Self.gus), .user(.invited(invited)), .user(.invitationReissued(again)), .user(.activated(activated)))
    else {
      Issue.record("no user")
      return
    }
    #expect(user.invitedAt == hour(1) && user.activatedAt == hour(2))
  }

  @Test func `an event in a stream that it does not belong into changes nothing`() {
    #expect(folded(.customer(Self.id(20)), .order(.opened(opened))) == .customer(nil))
    #expect(folded(StreamName("order"), .order(.opened(opened))) == .none)
    #expect(folded(StreamName("account", Self.gus), created) == .none)
  }
}
