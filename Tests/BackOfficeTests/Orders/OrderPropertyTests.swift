// Random sequences of commands, made from seeds: whatever comes, the rules of tasks hold, the fold and the index agree,
// and events of one order fed to another do no harm.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

/// A small generator that gives the same numbers for the same seed everywhere (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct OrderPropertyTests {
  /// A run that gets random commands, and how many of them made events.
  private struct Machine {
    var run = OrderRun()
    var random: SeededGenerator
    var accepted = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func task() -> TaskReference {
      guard let tasks = run.state?.work.tasks, Int.random(in: 0..<3, using: &random) > 0 else { return .current }
      return .id(tasks.randomElement(using: &random)?.id ?? anID(99))
    }

    private mutating func user() -> UserID {
      [Shop.sal, Shop.ada, Shop.gus, Shop.gil].randomElement(using: &random) ?? Shop.sal
    }

    private mutating func later() -> Instant {
      run.now.advanced(by: Int64.random(in: 0...200_000_000, using: &random))
    }

    private mutating func command() -> any OrderStreamCommand {
      let order = Shop.order
      let amount = Money(minor: Int64.random(in: 0...3, using: &random), currency: "GBP")
      let fee: FeeID = anID(UInt8.random(in: 80...82, using: &random))
      switch Int.random(in: 0..<40, using: &random) {
      case 0...11: return .complete(task(), comment: Bool.random(using: &random) ? "Done" : nil)
      case 12, 13: return CommentOnTask(orderID: order, taskID: task(), text: "?")
      case 14...16: return .snooze(task(), until: later())
      case 17, 18: return WakeTask(orderID: order, taskID: task())
      case 19...21: return .snooze(until: later())
      case 22, 23: return WakeOrder(orderID: order)
      case 24, 25:
        return AssignOrder(orderID: order, assignedUserID: .set(user()), orderAdminID: .set(user()))
      case 26, 27: return SetTaskResponsible(orderID: order, taskID: task(), userID: user())
      case 28: return SetInitialFee(orderID: order, amount: amount)
      case 29: return AddFee(orderID: order, feeID: fee, name: "Travel", amount: amount)
      case 30: return ChangeFee(orderID: order, feeID: fee, amount: amount)
      case 31: return RemoveFee(orderID: order, feeID: fee)
      case 32: return EditOrderDetails(orderID: order, changes: ["description": .text("\(amount)")])
      case 33, 34: return .close()
      case 35...37: return .reopen(at: Bool.random(using: &random) ? task() : nil)
      case 38: return Int.random(in: 0..<10, using: &random) == 0 ? DeleteOrder(orderID: order) : .close()
      default: return Shop.opening()
      }
    }

    /// One random command, or the engine's timers, at a later time.
    mutating func step() throws {
      let time = later()
      if Int.random(in: 0..<6, using: &random) == 0 {
        accepted += try run.advance(to: time).isEmpty ? 0 : 1
        return
      }
      // Most commands are refused, which is fine here.
      if let events = try? run.send(command(), at: time), !events.isEmpty { accepted += 1 }
    }
  }

  private func expectTaskRules(_ state: OrderState) {
    let inProgress = state.work.tasks.count { $0.state == .inProgress }
    let done = state.work.tasks.prefix { $0.state == .completed }.count
    #expect(state.work.tasks.dropFirst(done + inProgress).allSatisfy { $0.state == .pending })
    #expect(inProgress == (done == state.work.tasks.count ? 0 : 1))
    for (index, task) in state.work.tasks.enumerated() {
      #expect((task.startedAt != nil) == (task.state != .pending))
      #expect((task.completedAt != nil) == (task.state == .completed))
      #expect(task.snooze == nil || (index == done && state.work.isLive))
      #expect((task.clock != .stopped) == (task.state == .inProgress))
    }
    #expect((state.work.snooze != nil) == (state.work.status == .snoozed))
    #expect((state.work.closedAt != nil) == (state.work.status == .closed) || state.work.status == .deleted)
  }

  private func expectIndexAgrees(_ run: OrderRun, _ state: OrderState) {
    let orders = run.index.orders
    #expect(orders.outline(of: Shop.order) == state.work.outline)
    #expect(orders.openCount(of: Shop.abc) == (state.work.isLive ? 1 : 0))
    #expect(orders.openWork(of: state.work.assignedUserID) == (state.work.isLive ? [Shop.order] : []))
    let snoozes = [state.work.snooze, state.work.currentTask?.snooze].compactMap { $0 }
    #expect(orders.deadlines.all.map(\.dueAt) == snoozes.map(\.until).sorted())
  }

  @Test(arguments: 1...60) func `rules hold whatever comes`(seed: UInt64) throws {
    var machine = Machine(seed: seed)
    try machine.run.send(Shop.opening())
    var lastSnoozeNo = 0
    for _ in 0..<150 {
      try machine.step()
      let state = try #require(machine.run.state)
      expectTaskRules(state)
      expectIndexAgrees(machine.run, state)
      #expect(state.work.snoozeNo >= lastSnoozeNo)
      lastSnoozeNo = state.work.snoozeNo
    }
    #expect(machine.accepted > 5 || machine.run.state?.work.status == .deleted)
  }

  @Test(arguments: 1...60) func `a refold gives the same state`(seed: UInt64) throws {
    var machine = Machine(seed: seed)
    try machine.run.send(Shop.opening())
    var stamps: [(OrderEvent, Instant)] = machine.run.history.map { ($0, machine.run.now) }
    for _ in 0..<100 {
      try machine.step()
      stamps += machine.run.history.dropFirst(stamps.count).map { ($0, machine.run.now) }
    }
    var state: OrderState?
    for (event, time) in stamps { Order.evolve(&state, event, Shop.envelope(at: time)) }
    #expect(state == machine.run.state)
  }

  @Test(arguments: 1...30) func `events in any order do not trap`(seed: UInt64) throws {
    var machine = Machine(seed: seed)
    try machine.run.send(Shop.opening())
    for _ in 0..<100 { try machine.step() }
    var random = SeededGenerator(seed: seed)
    var state: OrderState?
    var index = WorkIndex<Order>()
    for event in machine.run.history.shuffled(using: &random) {
      let time = Shop.hour(Int64.random(in: -9...999, using: &random))
      Order.evolve(&state, event, Shop.envelope(at: time))
      index.evolve(event.outlineChange, Shop.order, Shop.envelope(at: time))
      #expect(index.outline(of: Shop.order) == state?.work.outline)
    }
    #expect(state != nil)
  }
}
