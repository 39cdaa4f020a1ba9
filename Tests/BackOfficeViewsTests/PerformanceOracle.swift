// How workflows perform by another way than the view's: plain lists of spans, and the states at the end.

import EventSourcing
import Foundation

@testable import BackOffice

struct PerformanceOracle {
  struct Step {
    var started = 0
    var active: [Int64] = []
    var elapsed: [Int64] = []
    var snoozes = 0
    var open = 0
    var overdue = 0
    var stopped = 0
  }

  struct Flow {
    var opened = 0
    var lead: [Int64] = []
    var stopped = 0
  }

  private(set) var steps: [String: Step] = [:]
  private(set) var workflows: [WorkflowID: Flow] = [:]
  private(set) var users: [UserID: [Int64]] = [:]

  static func key(_ workflow: WorkflowID, _ version: Int, _ task: String) -> String { "\(workflow)/\(version)/\(task)" }

  /// The value at the place ⌈p·n⌉ of the sorted values, from 1.
  static func percentile(_ percent: Int, of values: [Int64]) -> Int64? {
    guard !values.isEmpty else { return nil }
    return values.sorted()[Int((Double(percent) / 100 * Double(values.count)).rounded(.up)) - 1]
  }

  static func mean(_ values: [Int64]) -> Int64? {
    values.isEmpty ? nil : values.reduce(0, +) / Int64(values.count)
  }

  init(_ book: SampleBook) throws {
    var states: [StreamName: OrderState?] = [:]
    var finished: Set<StreamName> = []
    try book.store.read(after: 0, through: nil) { envelope, payload in
      let event = try BackOfficeEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      guard case .order(let event) = event else { return true }
      var state = states[envelope.stream] ?? nil
      note(event, state?.work, envelope, &finished)
      Order.evolve(&state, event, envelope)
      states[envelope.stream] = .some(state)
      return true
    }
    for case let state? in states.values { stand(state.work, book.now) }
  }

  private mutating func note(
    _ event: OrderEvent, _ work: WorkState?, _ envelope: Envelope, _ finished: inout Set<StreamName>
  ) {
    if case .opened(let event) = event { workflows[event.workflow.id, default: Flow()].opened += 1 }
    guard case .work(let event) = event, let work else { return }
    func key(_ id: TaskID) -> String {
      Self.key(work.workflowID, work.workflowVersion, work.tasks.first { $0.id == id }!.key)
    }
    switch event {
    case .taskStarted(let event): steps[key(event.taskID), default: Step()].started += 1
    case .taskSnoozed(let event): steps[key(event.taskID), default: Step()].snoozes += 1
    case .taskCompleted(let event):
      steps[key(event.taskID), default: Step()].active.append(event.activeMillis)
      steps[key(event.taskID), default: Step()].elapsed.append(envelope.recordedAt.milliseconds(since: event.startedAt))
      users[work.tasks.first { $0.id == event.taskID }!.responsible, default: []].append(event.activeMillis)
    case .workflowFinished where finished.insert(envelope.stream).inserted:
      workflows[work.workflowID, default: Flow()].lead.append(envelope.recordedAt.milliseconds(since: work.openedAt))
    default: break
    }
  }

  private mutating func stand(_ work: WorkState, _ now: Instant) {
    guard let task = work.currentTask else { return }
    let key = Self.key(work.workflowID, work.workflowVersion, task.key)
    if work.isLive { steps[key, default: Step()].open += 1 }
    if work.status == .open, task.snooze == nil, let dueAt = task.dueAt, dueAt < now {
      steps[key, default: Step()].overdue += 1
    }
    if work.status == .closed {
      steps[key, default: Step()].stopped += 1
      workflows[work.workflowID, default: Flow()].stopped += 1
    }
  }
}
