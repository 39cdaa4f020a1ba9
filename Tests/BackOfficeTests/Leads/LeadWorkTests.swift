// A lead at work: each command about one, what it does and when it is refused. The rules are those of orders.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite struct LeadTaskTests {
  private let lead = LeadStory.lead

  private func complete(_ task: TaskReference, comment: String? = nil) -> CompleteLeadTask {
    CompleteLeadTask(leadID: lead, taskID: task, comment: comment)
  }

  // Checklist: L-77
  @Test func `completing the task in progress starts the next one`() {
    LeadStory.atSurvey.when(complete(Story.survey))
      .then(LeadStory.completed(0, millis: 3_600_000), LeadStory.started(1))
    LeadStory.atQuote.when(complete(Story.survey))
      .thenRejected(.taskNotInProgress(taskID: Story.taskIDs[0], state: "completed"))
    LeadStory.atSurvey.when(complete(.id(anID(99)))).thenRejected(.taskNotFound)
    LeadStory.lostAtQuote.when(complete(Story.quote)).thenRejected(.leadClosed)
    LeadStory.snoozedAtSurvey.when(complete(Story.survey)).thenRejected(.leadSnoozed(until: Shop.hour(48)))
    LeadStory.deletedAtSurvey.when(complete(Story.survey)).thenRejected(.leadDeleted)
    LeadSpec.given().when(complete(Story.survey)).thenRejected(.notFound(kind: "lead", id: lead.description))
  }

  // Checklist: H-07
  @Test func `the last task finishes the workflow, which may close the lead as won`() {
    let done = (0...2).map { LeadStory.completed($0) } + [LeadStory.started(3)]
    let finished = LeadEvent.work(.workflowFinished(WorkflowFinished()))
    LeadSpec.given([LeadStory.opened()] + done, at: Shop.start).when(complete(.current))
      .then(LeadStory.completed(3, millis: 3_600_000), finished)
    LeadSpec.given([LeadStory.opened(autoClose: true)] + done, at: Shop.start).when(complete(.current))
      .then(
        LeadStory.completed(3, millis: 3_600_000), finished, LeadStory.closed(.won, resume: nil, by: .workflow))
  }

  @Test func `comments go to tasks in any state`() {
    let comment = { (id: CommentID) in
      LeadEvent.work(
        .taskCommentAdded(TaskCommentAdded(taskID: Story.taskIDs[0], commentID: id, text: PersonalText("Rang"))))
    }
    func command(_ id: CommentID? = nil) -> CommentOnLeadTask {
      CommentOnLeadTask(leadID: lead, taskKey: "survey", commentID: id, text: "Rang")
    }
    LeadStory.atQuote.when(command(anID(90))).then(comment(anID(90)))
    LeadStory.atQuote.and(comment(anID(90)), at: Shop.hour(2)).when(command(anID(90)))
      .thenRejected(.idInUse(kind: "comment", id: (anID(90) as CommentID).description))
    LeadStory.lostAtQuote.when(command()).thenRejected(.leadClosed)
    #expect(throws: Rejection.emptyComment) {
      try CommentOnLeadTask(leadID: lead, taskKey: "survey", text: " ").checkFields(Shop.context())
    }
  }

  @Test func `the task in progress is put aside and taken up`() {
    let snooze = SnoozeLeadTask(leadID: lead, taskID: .current, until: Shop.hour(9))
    let woken = { (cause: WakeCause) in
      LeadEvent.work(.taskWoken(TaskWoken(taskID: Story.taskIDs[0], snoozeNo: 1, cause: cause)))
    }
    let aside = LeadStory.atSurvey.and(LeadStory.taskSnoozed(0, 1, until: Shop.hour(9)), at: Shop.hour(1))
    LeadStory.atSurvey.when(snooze).then(LeadStory.taskSnoozed(0, 1, until: Shop.hour(9)))
    aside.when(snooze).thenNothing()
    aside.when(WakeLeadTask(leadID: lead, taskID: .current)).then(woken(.manual))
    aside.when(WakeLeadTask(leadID: lead, taskID: Story.survey, snoozeNo: 1), in: Shop.engine(at: Shop.hour(9)))
      .then(woken(.due))
    aside.when(WakeLeadTask(leadID: lead, taskID: Story.survey, snoozeNo: 0), in: Shop.engine(at: Shop.hour(9)))
      .thenNothing()
    LeadStory.deletedAtSurvey
      .when(WakeLeadTask(leadID: lead, taskID: Story.survey, snoozeNo: 1), in: Shop.engine(at: Shop.hour(9)))
      .thenNothing()
    LeadStory.atSurvey.when(WakeLeadTask(leadID: lead, taskID: .current)).thenNothing()
    LeadStory.lostAtQuote.when(snooze).thenRejected(.leadClosed)
    LeadStory.atQuote.when(SnoozeLeadTask(leadID: lead, taskID: Story.fit, until: Shop.hour(9)))
      .thenRejected(.taskNotInProgress(taskID: Story.taskIDs[2], state: "pending"))
    #expect(throws: Rejection.untilNotInFuture) {
      try SnoozeLeadTask(leadID: lead, taskID: .current, until: Shop.start).checkFields(Shop.context())
    }
  }

  @Test func `a user is named for a task`() {
    func name(_ task: TaskReference, _ user: UserID = Shop.gil) -> SetLeadTaskResponsible {
      SetLeadTaskResponsible(leadID: lead, taskID: task, userID: user)
    }
    LeadStory.atQuote.when(name(Story.invoice)).then(
      .work(.taskReassigned(TaskReassigned(taskID: Story.taskIDs[3], from: Shop.gus, to: Shop.gil))))
    LeadStory.atQuote.when(name(Story.survey)).thenRejected(.taskCompleted)
    LeadStory.atQuote.when(name(Story.invoice, anID(99))).thenRejected(.assigneeNotActive)
    LeadStory.lostAtQuote.when(name(Story.invoice)).thenRejected(.leadClosed)
  }
}

@Suite struct LeadWholeTests {
  private let lead = LeadStory.lead

  // Checklist: H-03
  @Test func `a lead is put aside and taken up`() {
    let woken = { (number: Int, cause: WakeCause, due: Instant?) in
      LeadEvent.work(.woken(WorkWoken(snoozeNo: number, cause: cause, dueAt: due)))
    }
    LeadStory.atSurvey.when(SnoozeLead(leadID: lead, until: Shop.hour(48)))
      .then(LeadStory.snoozed(1, until: Shop.hour(48)))
    LeadStory.snoozedAtSurvey.when(SnoozeLead(leadID: lead, until: Shop.hour(48))).thenNothing()
    LeadStory.lostAtQuote.when(SnoozeLead(leadID: lead, until: Shop.hour(48))).thenRejected(.leadClosed)
    LeadStory.snoozedAtSurvey.when(WakeLead(leadID: lead)).then(woken(1, .manual, nil))
    LeadStory.snoozedAtSurvey.when(WakeLead(leadID: lead, snoozeNo: 1), in: Shop.engine(at: Shop.hour(50)))
      .then(woken(1, .due, Shop.hour(48)))
    LeadStory.snoozedAtSurvey.when(WakeLead(leadID: lead, snoozeNo: 0), in: Shop.engine(at: Shop.hour(50)))
      .thenNothing()
    LeadStory.atSurvey.when(WakeLead(leadID: lead)).thenRejected(.leadNotSnoozed)
    #expect(throws: Rejection.untilTooFar) {
      try SnoozeLead(leadID: lead, until: Instant("2031-01-01T00:00:00Z")!).checkFields(Shop.context())
    }
  }

  @Test func `tasks by role follow the assignment`() throws {
    let assign = AssignLead(leadID: lead, assignedUserID: .set(Shop.gil), leadAdminID: .set(Shop.ada))
    let assigned = LeadEvent.work(
      .assigned(
        WorkAssigned(
          fromUser: Shop.gus, toUser: Shop.gil, fromAdmin: nil, toAdmin: Shop.ada, cause: .manual)))
    LeadStory.atSurvey.when(assign).then(assigned)
    let state = try #require(LeadStory.atSurvey.and(assigned, at: Shop.hour(1)).state)
    #expect(state.work.tasks.map(\.responsible) == [Shop.gil, Shop.ada, Shop.gil, Shop.gil])
    LeadStory.atSurvey.and(assigned, at: Shop.hour(1)).when(assign).thenNothing()
    LeadStory.lostAtQuote.when(assign).thenRejected(.leadClosed)
    LeadStory.atSurvey.when(AssignLead(leadID: lead, assignedUserID: .set(anID(99)))).thenRejected(.assigneeNotActive)
    #expect(throws: Rejection.invalidField(field: "assignedUserID", reason: "a lead needs one")) {
      try AssignLead(leadID: lead, assignedUserID: .clear).checkFields(Shop.context())
    }
  }

  @Test func `details are edited`() {
    let edit = EditLeadDetails(leadID: lead, changes: ["description": .text("Two boilers"), "contactID": nil])
    LeadStory.atSurvey.when(edit).then(
      .work(
        .detailsEdited(
          WorkDetailsEdited(changes: [
            FieldChange("contactID", before: .text(Shop.ann.description), after: nil),
            FieldChange(
              "description", before: .personal(PersonalText("Asks for a boiler")),
              after: .personal(PersonalText("Two boilers"))),
          ]))))
    LeadStory.lostAtQuote.when(edit).thenRejected(.leadClosed)
    LeadStory.atSurvey.when(EditLeadDetails(leadID: lead, changes: ["productID": .text(Shop.slate.description)]))
      .thenRejected(.productNotInService)
    #expect(throws: Rejection.invalidField(field: "initialFee", reason: "a lead has no such field")) {
      try EditLeadDetails(leadID: lead, changes: ["initialFee": .integer(1)]).checkFields(Shop.context())
    }
  }

  @Test func `a lead is closed with tasks left and opened again where it was left`() throws {
    LeadStory.atQuote.when(CloseLead(leadID: lead, outcome: .lost, reasonID: "Moved away"))
      .then(LeadStory.closed(.lost, resume: 1, reason: Shop.moved))
    LeadStory.snoozedAtSurvey.when(CloseLead(leadID: lead, outcome: .other))
      .then(LeadStory.closed(.other, resume: 0, wasSnoozed: true))
    LeadStory.lostAtQuote.when(CloseLead(leadID: lead, outcome: .won)).thenRejected(.alreadyClosed)
    LeadStory.atQuote.when(CloseLead(leadID: lead, outcome: .lost, reasonID: "Bankrupt")).thenRejected(.itemRetired)
    LeadStory.lostAtQuote.when(ReopenLead(leadID: lead))
      .then(.work(.reopened(WorkReopened(resumeTask: Story.taskIDs[1]))))
    LeadStory.atQuote.when(ReopenLead(leadID: lead)).thenRejected(.leadNotClosed)
    LeadStory.lostAtQuote.when(ReopenLead(leadID: lead, resumeAt: Story.fit)).thenRejected(.resumeBeyondProgress)
    LeadStory.lostAtQuote.when(ReopenLead(leadID: lead, resumeAt: .id(anID(99)))).thenRejected(.taskNotFound)
    let away = AccountIndex.shop { $0.archive(Shop.abc) }
    LeadStory.lostAtQuote.when(ReopenLead(leadID: lead), in: Shop.context(in: away)).thenRejected(.customerArchived)
  }

  @Test func `deleting is final`() {
    LeadStory.atSurvey.when(DeleteLead(leadID: lead, reason: " Twice ")).then(
      .work(.deleted(WorkDeleted(reason: StoredText("Twice")))))
    LeadStory.deletedAtSurvey.when(DeleteLead(leadID: lead)).thenRejected(.leadDeleted)
    LeadStory.deletedAtSurvey.when(ReopenLead(leadID: lead)).thenRejected(.leadDeleted)
  }
}

@Suite struct LeadIndexTests {
  private func index(_ events: LeadEvent...) -> AccountIndex {
    var index = AccountIndex.shop
    for event in events { index.leads.evolve(event.outlineChange, LeadStory.lead, Shop.envelope()) }
    return index
  }

  @Test func `open and snoozed leads are open work of their customer`() {
    let archive = ArchiveCustomer(customerID: Shop.abc)
    let customer = CustomerSpec.given(Desk.created)
    for events in [index(LeadStory.opened()), index(LeadStory.opened(), LeadStory.snoozed(1, until: Shop.hour(9)))] {
      customer.when(archive, in: Shop.context(in: events))
        .thenRejected(.customerHasOpenWork(orders: 0, leads: 1, contracts: 0))
      #expect(events.leads.openWork(of: Shop.gus) == [LeadStory.lead])
    }
    customer.when(archive, in: Shop.context(in: index(LeadStory.opened(), LeadStory.closed(.lost, resume: 0))))
      .then(.archived(CustomerArchived()))
  }

  @Test func `the snooze that ends first is woken first, of orders and leads alike`() throws {
    var index = index(
      LeadStory.opened(), LeadStory.snoozed(1, until: Shop.hour(9)), LeadStory.taskSnoozed(0, 2, until: Shop.hour(5)))
    for event in [Story.opened(), Story.snoozed(1, until: Shop.hour(5))] {
      index.orders.evolve(event.outlineChange, Shop.order, Shop.envelope())
    }
    var passed: Set<Int> = []
    var commands: [String] = []
    let first = { index.firstDeadline { !passed.contains($0.hashValue) } }
    while let deadline = first(), deadline.dueAt <= Shop.hour(9) {
      passed.insert(deadline.hashValue)
      commands.append(type(of: deadline.matter.command).name)
    }
    #expect(commands == ["WakeLeadTask", "WakeOrder", "WakeLead"])
    #expect(index.firstDeadline { _ in true }.map { $0.dueAt > Shop.hour(4) } == true)
    let wake = try #require(index.leads.deadlines.all.first?.matter.command)
    #expect(wake as? WakeLeadTask == WakeLeadTask(leadID: LeadStory.lead, taskID: Story.survey, snoozeNo: 2))
  }
}
