// What is due when, as the states of streams have it: the index keeps it as deadlines that fire, the list of deadlines
// shows it. There is no other place that says what is to happen by itself.

public import EventSourcing
internal import FoundationEssentials

/// What is due at a time: a deadline but for the event that set it.
public struct DueMatter: Hashable, Sendable {
  public let dueAt: Instant
  public let matter: Deadline.Matter

  init(_ dueAt: Instant, _ matter: Deadline.Matter) {
    self.dueAt = dueAt
    self.matter = matter
  }
}

extension SubjectState {
  /// What of the stream is to happen by itself, and when.
  public func due(in stream: StreamName) -> [DueMatter] {
    switch self {
    case .order(let order): order?.work.outline.due(stream.subject() as OrderID) ?? []
    case .lead(let lead): lead?.work.outline.due(stream.subject() as LeadID) ?? []
    case .activity(let activity): activity?.outline.due(stream.subject()) ?? []
    case .contract(let contract): contract?.due(stream.subject()).map { [$0] } ?? []
    case .none, .account, .user, .catalogue, .workflow, .customer, .customerImport, .correspondence, .effects,
      .attention:
      []
    }
  }
}

extension WorkOutline {
  /// The ends of its snoozes.
  fileprivate func due<Subject: WorkSubject>(_ id: ID<Subject>) -> [DueMatter] {
    [snooze?.end(of: id), taskSnooze.map { $0.snooze.end(of: id, $0.taskID) }].compactMap { $0 }
  }
}

extension Snooze {
  /// The end of it: of an order or a lead, or of a task of that.
  func end<Subject: WorkSubject>(of id: ID<Subject>, _ task: TaskID? = nil) -> DueMatter {
    DueMatter(until, .snooze(Subject.kind, id.uuid, task, snoozeNo: number))
  }
}

extension ActivityOutline {
  /// The reminders that are to come.
  func due(_ id: ActivityID) -> [DueMatter] {
    reminders.due(before: startsAt).map { number, at in
      DueMatter(at, .reminder(id, reminderNo: number, scheduleNo: reminders.scheduleNo))
    }
  }
}

extension ContractState {
  /// When the engine looks at it next.
  func due(_ id: ContractID) -> DueMatter? { nextAt.map { DueMatter($0, .contract(id, cycle: newestCycle.next)) } }
}
