// What holds of orders and leads at work, and of the workflows that they follow.

internal import EventSourcing

extension BackOfficeDomain {
  static let workInvariants: [BackOfficeInvariant] = [
    work("oneTaskInProgress", "At most one task of an order or lead is in progress.") { work in
      let tasks = work.tasks.filter { $0.state == .inProgress }
      return tasks.count > 1
        ? "\(tasks.count) tasks are in progress: \(tasks.map(\.name).joined(separator: ", "))" : nil
    },
    work("tasksInOrder", "Tasks are done in the order of the workflow.") { work in
      let early = zip(work.tasks, work.tasks.dropFirst()).first { $0.place < $1.place }
      return early.map { "\($1.name) is \($1.state.rawValue) before \($0.name), which is \($0.state.rawValue)" }
    },
    work("openWorkHasTask", "An order or lead that is not closed has a task in progress until all are completed.") {
      work in
      guard work.isLive else { return nil }
      if work.isFinished {
        return work.outstanding.isEmpty ? nil : "it is finished with \(work.outstanding.count) tasks outstanding"
      }
      return work.currentIndex == nil ? "no task is in progress, and it is not finished" : nil
    },
    work("closedIsAtRest", "In an order or lead that is closed no time is counted and nothing is put aside.") { work in
      guard !work.isLive else { return nil }
      if work.snooze != nil || work.outline.taskSnooze != nil { return "it is \(work.status.rawValue) and put aside" }
      guard let task = work.tasks.first(where: \.isCounting) else { return nil }
      return "it is \(work.status.rawValue), and the time of \(task.name) is counted"
    },
    work("snoozedUntil", "An order or lead is put aside exactly while there is a time until which.") { work in
      switch (work.status == .snoozed, work.snooze) {
      case (true, nil): "it is put aside without a time"
      case (false, let snooze?): "it is \(work.status.rawValue) and put aside until \(snooze.until)"
      case (true, _?), (false, nil): nil
      }
    },
  ]

  static let numberInvariants: [BackOfficeInvariant] = [
    numbers("orderNumbers", "The numbers of orders count from 1 as orders are opened, without a gap.", in: "order") {
      if case .order(.opened(let event)) = $0 { event.orderNo } else { nil }
    },
    numbers("leadNumbers", "The numbers of leads count from 1 as leads are opened, without a gap.", in: "lead") {
      if case .lead(.opened(let event)) = $0 { event.leadNo } else { nil }
    },
  ]

  static let workflowInvariants: [BackOfficeInvariant] = [
    Invariant(
      "workflowVersions", "The versions of a workflow count from 1 as they are published.", in: ["workflow"],
      folding: WorkflowVersions()
    ) {
      $0.take($1, $2)
    } fault: { versions, stream, _ in
      versions.wrong[stream]
    },
    Invariant("workflowTasks", "A published workflow has tasks, each with a key of its own.", in: ["workflow"]) {
      state in
      guard case .workflow(let workflow?) = state, let published = workflow.published else { return nil }
      var seen: Set<String> = []
      if published.tasks.isEmpty { return "version \(published.version) has no tasks" }
      return published.tasks.first { !seen.insert(Normalised.key($0.key)).inserted }.map {
        "version \(published.version) has the key \($0.key) twice"
      }
    },
  ]

  private static func work(
    _ name: String, _ sentence: String, _ fault: @escaping @Sendable (WorkState) -> String?
  ) -> BackOfficeInvariant {
    Invariant(name, sentence, in: ["order", "lead"]) { state in state.work.flatMap(fault) }
  }

  /// - Parameter number: the number that an event gives, if it gives one.
  private static func numbers(
    _ name: String, _ sentence: String, in category: String, _ number: @escaping @Sendable (BackOfficeEvent) -> Int?
  ) -> BackOfficeInvariant {
    Invariant(name, sentence, in: [category], folding: Counting()) { counting, event, envelope in
      if let number = number(event) { counting.take(number, envelope.stream) }
    } fault: { counting, stream, _ in
      counting.wrong[stream]
    }
  }
}

extension WorkTask {
  /// What is completed stands before what is in progress, and that before what is pending.
  fileprivate var place: Int {
    switch state {
    case .completed: 2
    case .inProgress: 1
    case .pending: 0
    }
  }

  fileprivate var isCounting: Bool {
    if case .running = clock { true } else { false }
  }
}

/// Numbers that are given one after the other.
private struct Counting: Sendable {
  private var next = 1
  /// What got another number than the next one.
  private(set) var wrong: [StreamName: String] = [:]

  mutating func take(_ number: Int, _ stream: StreamName) {
    if number != next { wrong[stream] = "its number is \(number), where \(next) is the next" }
    next = max(next, number.next)
  }
}

private struct WorkflowVersions: Sendable {
  private var newest: [StreamName: Int] = [:]
  private(set) var wrong: [StreamName: String] = [:]

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    guard case .workflow(.published(let event)) = event else { return }
    let next = (newest[envelope.stream] ?? 0).next
    if event.version != next {
      wrong[envelope.stream] = "version \(event.version) was published, where \(next) is the next"
    }
    newest[envelope.stream] = max(newest[envelope.stream] ?? 0, event.version)
  }
}
