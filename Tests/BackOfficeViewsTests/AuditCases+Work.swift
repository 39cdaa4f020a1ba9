// What the trail says of the events that orders and leads share.

import EventSourcing
import ReadModels

@testable import BackOffice
@testable import BackOfficeViews

/// The rows of one kind of work.
struct WorkAuditCases {
  let kind: WorkKind
  /// The event that begins it, with the tasks Survey and Fit.
  let opened: BackOfficeEvent
  let outcome: CloseOutcome

  var all: [AuditCase] { atWork + atEnd }

  private func event(_ event: WorkEvent) -> BackOfficeEvent {
    switch kind {
    case .order: .order(.work(event))
    case .lead: .lead(.work(event))
    }
  }

  private var started: BackOfficeEvent {
    event(
      .taskStarted(
        TaskStarted(
          taskID: AuditCase.id("survey"), index: 0, responsible: AuditCase.id("gus"), dueAt: AuditCase.hour(25))))
  }
  private var completed: BackOfficeEvent {
    event(
      .taskCompleted(
        TaskCompleted(taskID: AuditCase.id("survey"), index: 0, startedAt: AuditCase.hour(1), activeMillis: 3_600_000)))
  }
  private var finished: BackOfficeEvent { event(.workflowFinished(WorkflowFinished())) }
  private var taskSnoozed: BackOfficeEvent {
    event(
      .taskSnoozed(TaskSnoozed(taskID: AuditCase.id("survey"), until: AuditCase.hour(10), snoozeNo: 1, note: "away")))
  }
  private var snoozed: BackOfficeEvent {
    event(.snoozed(WorkSnoozed(until: AuditCase.hour(10), snoozeNo: 1, note: "away")))
  }
  private func closed(_ reason: ListItemID?, note: PersonalText?, by: ClosedBy = .user) -> BackOfficeEvent {
    event(
      .closed(
        WorkClosed(
          outcome: outcome, reasonID: reason, note: note, outstanding: [AuditCase.id("survey"), AuditCase.id("fit")],
          resumeTask: AuditCase.id("survey"), wasSnoozed: false, by: by)))
  }

  private var atWork: [AuditCase] {
    [
      AuditCase(
        after: [opened], started,
        [
          #"task @survey Survey.taskState: "pending" → "inProgress""#,
          "task @survey Survey.taskResponsibleID: — → @gus",
          "task @survey Survey.taskStartedAt: — → 1.0 h", "task @survey Survey.taskDueAt: — → 25.0 h",
        ], about: ["task @survey Survey"]),
      AuditCase(
        after: [opened, started], completed,
        [
          #"task @survey Survey.taskState: "inProgress" → "completed""#,
          "task @survey Survey.taskCompletedAt: — → 2.0 h", "task @survey Survey.taskActiveMillis: — → 3600000",
        ], about: ["task @survey Survey"]),
      AuditCase(after: [opened, started, completed], finished, ["finished: false → true"]),
      AuditCase(
        after: [opened, started],
        event(
          .taskCommentAdded(
            TaskCommentAdded(taskID: AuditCase.id("survey"), commentID: AuditCase.id("comment"), text: "Damp"))),
        [#"task @survey Survey.comment: — → "Damp""#, "task @survey Survey.commentID: — → @comment"],
        about: ["task @survey Survey"]),
      AuditCase(
        after: [opened, started], taskSnoozed,
        ["task @survey Survey.taskSnoozedUntil: — → 10.0 h", #"task @survey Survey.taskSnoozeNote: — → "away""#],
        about: ["task @survey Survey"], reason: #""away""#),
      // Being put aside for an hour moves the due time by an hour.
      AuditCase(
        after: [opened, started, taskSnoozed],
        event(.taskWoken(TaskWoken(taskID: AuditCase.id("survey"), snoozeNo: 1, cause: .manual))),
        [
          "task @survey Survey.taskDueAt: 25.0 h → 26.0 h", "task @survey Survey.taskSnoozedUntil: 10.0 h → —",
          #"task @survey Survey.taskSnoozeNote: "away" → —"#,
        ], about: ["task @survey Survey"], cause: "manual"),
      AuditCase(
        after: [opened, started], snoozed,
        [#"state: "open" → "snoozed""#, "snoozedUntil: — → 10.0 h", #"snoozeNote: — → "away""#], reason: #""away""#),
      AuditCase(
        after: [opened, started, snoozed],
        event(.woken(WorkWoken(snoozeNo: 1, cause: .due, dueAt: AuditCase.hour(10)))),
        [
          #"state: "snoozed" → "open""#, "snoozedUntil: 10.0 h → —", #"snoozeNote: "away" → —"#,
          "task @survey Survey.taskDueAt: 25.0 h → 26.0 h",
        ], about: ["task @survey Survey"], cause: "due"),
      AuditCase(
        after: [opened],
        event(
          .detailsEdited(
            WorkDetailsEdited(changes: [
              FieldChange("contactID", before: nil, after: .text((AuditCase.id("ben") as ContactID).description)),
              FieldChange("serviceID", before: nil, after: .text((AuditCase.id("stoves") as ServiceID).description)),
              FieldChange("productID", before: nil, after: nil),
              FieldChange("description", before: .personal("Two rooms"), after: nil),
            ]))),
        [
          "contactID: @ann → @ben", "serviceID: @boilers → @stoves", "productID: @mark1 → —",
          #"description: "Two rooms" → —"#,
        ]),
      AuditCase(
        after: [opened, started],
        event(
          .assigned(
            WorkAssigned(
              fromUser: AuditCase.id("gus"), toUser: AuditCase.id("gil"), fromAdmin: AuditCase.id("ada"), toAdmin: nil,
              cause: .handOver))),
        [
          "assignedUserID: @gus → @gil", "\(kind)AdminID: @ada → —",
          "task @survey Survey.taskResponsibleID: @gus → @gil",
        ], about: ["task @survey Survey"], cause: "handOver"),
      AuditCase(
        after: [opened, started],
        event(
          .taskReassigned(
            TaskReassigned(taskID: AuditCase.id("fit"), from: AuditCase.id("ada"), to: AuditCase.id("gil")))),
        ["task @fit Fit.taskResponsibleID: @ada → @gil", "task @fit Fit.taskPinned: false → true"],
        about: ["task @fit Fit"]),
      // Naming the present holder pins the task.
      AuditCase(
        after: [opened, started],
        event(
          .taskReassigned(
            TaskReassigned(taskID: AuditCase.id("survey"), from: AuditCase.id("gus"), to: AuditCase.id("gus")))),
        ["task @survey Survey.taskPinned: false → true"], about: ["task @survey Survey"]),
    ]
  }

  private var atEnd: [AuditCase] {
    [
      // B03 and B19: the reason by name, and the snoozes that end with it.
      AuditCase(
        after: [opened, started, taskSnoozed, snoozed], closed(AuditCase.id("mistake"), note: "sold"),
        [
          #"state: "snoozed" → "closed""#, "snoozedUntil: 10.0 h → —", #"snoozeNote: "away" → —"#,
          "closedAt: — → 4.0 h", #"outcome: — → "\#(outcome)""#, "reasonID: — → @mistake", #"closeNote: — → "sold""#,
          "closedByID: — → @gus", "task @survey Survey.taskSnoozedUntil: 10.0 h → —",
          #"task @survey Survey.taskSnoozeNote: "away" → —"#,
        ], about: ["task @survey Survey"], reason: "@mistake", cause: "user"),
      AuditCase(
        after: [opened, started], closed(nil, note: "sold", by: .workflow),
        [
          #"state: "open" → "closed""#, "closedAt: — → 2.0 h", #"outcome: — → "\#(outcome)""#,
          #"closeNote: — → "sold""#,
          "closedByID: — → @gus",
        ], about: ["task @survey Survey"], reason: #""sold""#, cause: "workflow"),
      AuditCase(
        after: [opened, started, closed(AuditCase.id("mistake"), note: "sold")],
        event(.reopened(WorkReopened(resumeTask: AuditCase.id("survey")))),
        [
          #"state: "closed" → "open""#, "closedAt: 2.0 h → —", #"outcome: "\#(outcome)" → —"#, "reasonID: @mistake → —",
          #"closeNote: "sold" → —"#, "closedByID: @gus → —", "task @survey Survey.taskDueAt: 25.0 h → 26.0 h",
        ], about: ["task @survey Survey"]),
      AuditCase(
        after: [opened, started, completed, finished], event(.taskReset(TaskReset(taskID: AuditCase.id("survey")))),
        [
          "finished: true → false", #"task @survey Survey.taskState: "completed" → "pending""#,
          "task @survey Survey.taskResponsibleID: @gus → —", "task @survey Survey.taskStartedAt: 1.0 h → —",
          "task @survey Survey.taskDueAt: 25.0 h → —", "task @survey Survey.taskCompletedAt: 2.0 h → —",
          "task @survey Survey.taskActiveMillis: 3600000 → —",
        ], about: ["task @survey Survey"]),
      AuditCase(
        after: [opened, started, taskSnoozed], event(.deleted(WorkDeleted(reason: .personal("mistake")))),
        [
          #"state: "open" → "deleted""#, "task @survey Survey.taskSnoozedUntil: 10.0 h → —",
          #"task @survey Survey.taskSnoozeNote: "away" → —"#,
        ], about: ["task @survey Survey"], reason: #""mistake""#),
    ]
  }
}
