// What becomes of the open work of a user who leaves: who gets it, and what stays as it is.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct HandOverTests {
  private static let order: OrderID = anID(221)
  private static let lead: LeadID = anID(222)
  private static let visit: ActivityID = anID(223)

  /// The shop with an order of Gus's, whose task Fit is Gil's by name.
  private func office(admin: UserID? = nil) throws -> Office {
    var office = Office.trading
    try office.run(
      OpenOrder(
        orderID: Self.order, customerID: Office.abc, type: .oneOff, serviceID: Office.boilers,
        assignedUserID: Office.gus, orderAdminID: admin))
    return office
  }

  private func assigned(
    to user: UserID, from: UserID = Office.gus, admin: UserID? = nil, fromAdmin: UserID? = nil
  ) -> BackOfficeEvent {
    .order(
      .work(
        .assigned(
          WorkAssigned(fromUser: from, toUser: user, fromAdmin: fromAdmin, toAdmin: admin, cause: .handOver))))
  }

  private func schedule(_ office: inout Office, order: OrderID? = nil) throws {
    try office.run(
      ScheduleActivity(
        activityID: Self.visit, customerID: Office.abc, orderID: order, kind: "Call", title: "Ask",
        startsAt: .at(Office.start.advanced(by: 1, times: 3_600_000)), assignedUserID: Office.gus))
  }

  /// Who is to visit after Gus has left.
  private func visitor(_ office: Office, _ successor: UserID?) throws -> UserID? {
    var office = office
    let events = try office.leave(DeactivateUser(userID: Office.gus, reassignTo: successor), Office.gus)
    return events.compactMap { event in
      if case .activity(.edited(let edited)) = event { edited.assignedUserID } else { nil }
    }.first
  }

  // MARK: Orders

  @Test func `an order goes to whom the Super Admin named`() throws {
    var office = try office(admin: Office.ada)
    let events = try office.leave(DeactivateUser(userID: Office.gus, reassignTo: Office.gil), Office.gus)
    #expect(events == [assigned(to: Office.gil, admin: Office.ada, fromAdmin: Office.ada)])
  }

  @Test func `else to its order admin, else to the acting Super Admin`() throws {
    var watched = try office(admin: Office.ada)
    #expect(
      try watched.leave(DeactivateUser(userID: Office.gus), Office.gus)
        == [assigned(to: Office.ada, admin: Office.ada, fromAdmin: Office.ada)])
    var alone = try office()
    #expect(try alone.leave(DeactivateUser(userID: Office.gus), Office.gus) == [assigned(to: Office.sal)])
    var own = try office(admin: Office.gus)
    #expect(
      try own.leave(DeactivateUser(userID: Office.gus), Office.gus)
        == [assigned(to: Office.sal, admin: Office.sal, fromAdmin: Office.gus)])
  }

  @Test func `whose order admin leaves is looked after by its own user, or by whom the Super Admin named`() throws {
    var office = try office(admin: Office.ada)
    let named = DeactivateUser(userID: Office.ada, reassignTo: Office.gil)
    var other = office
    #expect(
      try office.leave(DeactivateUser(userID: Office.ada), Office.ada)
        == [assigned(to: Office.gus, admin: Office.gus, fromAdmin: Office.ada)])
    #expect(
      try other.leave(named, Office.ada) == [assigned(to: Office.gus, admin: Office.gil, fromAdmin: Office.ada)])
  }

  @Test func `a task that was theirs by name goes to whoever works on the order`() throws {
    var office = try office()
    let events = try office.leave(DeleteUser(userID: Office.gil, reassignTo: Office.ada), Office.gil)
    let reassigned = events.compactMap { event in
      if case .order(.work(.taskReassigned(let event))) = event { event } else { nil }
    }
    #expect(events.count == 1 && reassigned.map(\.from) == [Office.gil] && reassigned.map(\.to) == [Office.gus])
  }

  @Test func `all of one order changes at once`() throws {
    var office = try office(admin: Office.gus)
    try office.run(SetTaskResponsible(orderID: Self.order, taskKey: "fit", userID: Office.gus))
    let events = try office.leave(DeactivateUser(userID: Office.gus, reassignTo: Office.ada), Office.gus)
    #expect(events.first == assigned(to: Office.ada, admin: Office.ada, fromAdmin: Office.gus))
    guard case .order(.work(.taskReassigned(let event))) = events.last else {
      Issue.record("\(events)")
      return
    }
    #expect(events.count == 2 && event.to == Office.ada)
  }

  @Test func `what is put aside goes too, what is closed or done stays`() throws {
    var snoozed = try office()
    let until = Office.start.advanced(by: 1, times: 86_400_000)
    try snoozed.run(SnoozeOrder(orderID: Self.order, until: until))
    #expect(try snoozed.leave(DeactivateUser(userID: Office.gus), Office.gus) == [assigned(to: Office.sal)])
    var closed = try office()
    try closed.run(CloseOrder(orderID: Self.order, outcome: .completed))
    #expect(try closed.leave(DeactivateUser(userID: Office.gus), Office.gus).isEmpty)
    var done = try office()
    for _ in 0..<2 { try done.run(CompleteTask(orderID: Self.order, taskID: .current)) }
    #expect(try done.leave(DeactivateUser(userID: Office.gil), Office.gil).isEmpty)
  }

  @Test func `a Super Admin who leaves is followed by the one who has been there for the longest time`() throws {
    var office = Office.trading
    try office.run(ChangeUserType(userID: Office.ada, to: .superAdmin))
    try office.run(
      OpenOrder(
        orderID: Self.order, customerID: Office.abc, type: .oneOff, serviceID: Office.boilers,
        assignedUserID: Office.sal))
    #expect(
      try office.leave(DeactivateUser(userID: Office.sal), Office.sal)
        == [assigned(to: Office.ada, from: Office.sal)])
  }

  @Test func `whoever is gone has nothing left to hand over`() throws {
    var office = try office()
    try office.leave(DeactivateUser(userID: Office.gus), Office.gus)
    #expect(try office.leave(DeleteUser(userID: Office.gus), Office.gus).isEmpty)
  }

  // MARK: Leads and activities

  @Test func `leads change hands as orders do`() throws {
    var office = Post.enquiring
    let events = try office.leave(DeactivateUser(userID: Office.gus, reassignTo: Office.ada), Office.gus)
    let leads = events.compactMap { event in
      if case .lead(.work(.assigned(let event))) = event { event } else { nil }
    }
    #expect(leads.map(\.toUser) == [Office.ada] && leads.map(\.cause) == [.handOver])
  }

  @Test func `the renewals of a contract go to others, while it goes on`() throws {
    var office = Office.trading
    try office.run(
      OpenOrder(
        orderID: Self.order, customerID: Office.abc, type: .contract, serviceID: Office.boilers,
        assignedUserID: Office.gus, orderAdminID: Office.ada,
        contractTerms: NewContract(
          ContractTerms(anchor: LocalDate("2024-02-01")!, every: ContractPeriod(1, .month)))))
    let contract = try #require(office.index.contracts.contract(startedBy: Self.order))
    var ended = office
    try ended.run(EndContract(contractID: contract))
    try office.leave(DeactivateUser(userID: Office.gus, reassignTo: Office.gil), Office.gus)
    #expect(office.index.contracts[contract]?.assignedUserID == Office.gil)
    #expect(office.index.contracts[contract]?.orderAdminID == Office.ada)
    try office.leave(DeactivateUser(userID: Office.ada), Office.ada)
    #expect(office.index.contracts[contract]?.orderAdminID == Office.gil)
    #expect(office.index.contracts[contract]?.nextAt != nil)
    try ended.leave(DeactivateUser(userID: Office.gus, reassignTo: Office.gil), Office.gus)
    #expect(ended.index.contracts[contract]?.assignedUserID == Office.gus)
  }

  @Test func `an activity follows its order, while that is open`() throws {
    var office = try office(admin: Office.ada)
    try schedule(&office, order: Self.order)
    #expect(try visitor(office, nil) == Office.ada)
    try office.run(CloseOrder(orderID: Self.order, outcome: .completed))
    #expect(try visitor(office, nil) == Office.sal)
    #expect(try visitor(office, Office.gil) == Office.gil)
  }

  @Test func `an activity of its own goes to whom the Super Admin named, else to the Super Admin`() throws {
    var office = Office.trading
    try schedule(&office)
    #expect(try visitor(office, Office.gil) == Office.gil)
    #expect(try visitor(office, nil) == Office.sal)
    try office.run(CancelActivity(activityID: Self.visit))
    #expect(try visitor(office, Office.gil) == nil)
  }

  @Test func `nobody but the engine hands over`() throws {
    let office = try office()
    let handOver = HandOver(leaver: Office.gus, successor: nil, superAdmin: Office.sal)
    for command in [
      HandOverOrder(orderID: Self.order, handOver: handOver), HandOverLead(leadID: Self.lead, handOver: handOver),
      HandOverActivity(activityID: Self.visit, handOver: handOver),
    ] as [any BackOfficeCommand] {
      #expect(!BackOfficeDomain.commands.names.contains(command.name))
    }
    let command = HandOverOrder(orderID: Self.order, handOver: handOver)
    #expect(office.rejection(of: command) == .forbidden(action: "HandOverOrder"))
  }
}

extension Office {
  /// A user goes; what the policy makes of it happens right behind.
  @discardableResult
  fileprivate mutating func leave(
    _ command: any BackOfficeCommand, _ user: UserID, as superAdmin: UserID = sal
  ) throws -> [BackOfficeEvent] {
    let header = BatchHeader(
      firstPosition: 1, count: 1, recordedAt: now, actor: .user(superAdmin.uuid), commandID: nextCommandID,
      correlationID: nextCommandID, causation: nil)
    let envelope = Envelope(
      batch: header, position: 1, stream: StreamName("user", user), version: 1, type: "", schema: 1, occurredAt: nil)
    var events: [BackOfficeEvent] = []
    for event in try run(command, as: superAdmin) {
      for command in WorkHandOver.reactions(to: event, envelope, in: index) {
        events += try run(command as! any BackOfficeCommand, by: .system("hand-over")).map(\.event)
      }
    }
    return events
  }
}
