// What holds of contracts, activities and imports.

internal import EventSourcing

extension BackOfficeDomain {
  static let contractInvariants: [BackOfficeInvariant] = [
    Invariant(
      "cyclesOnce", "Each cycle of a contract gets one order at most, under the id that belongs to it.",
      in: ["contract"],
      folding: RenewedCycles()
    ) {
      $0.take($1, $2)
    } fault: { cycles, stream, _ in
      cycles.wrong[stream]
    },
    Invariant(
      "cyclesInOrder",
      "The cycles of a contract come one after the other, but for those that are said to get no order.",
      in: ["contract"], folding: OrderOfCycles()
    ) {
      $0.take($1, $2)
    } fault: { cycles, stream, _ in
      cycles.wrong[stream]
    },
  ]

  static let activityInvariants: [BackOfficeInvariant] = [
    Invariant("activityEnds", "An activity does not end before it begins.", in: ["activity"]) { state in
      guard let activity = state.activity else { return nil }
      if let end = activity.endsAt, end <= activity.startsAt {
        return "it ends at \(end) and begins at \(activity.startsAt)"
      }
      guard let first = activity.startsOn, let last = activity.endsOn, last < first else { return nil }
      return "its last day is \(last) and its first \(first)"
    }
  ]

  static let importInvariants: [BackOfficeInvariant] = [
    Invariant("importRows", "Each row of an import is decided once.", in: ["import"]) { state in
      guard case .customerImport(let state?) = state, let run = state.run else { return nil }
      let verdicts = [run.created, run.updated, run.skipped, run.rejected].reduce(0, &+)
      if verdicts != run.decided { return "\(verdicts) verdicts are on \(run.decided) rows" }
      return run.decided > run.rowCount ? "\(run.decided) rows are decided of \(run.rowCount)" : nil
    }
  ]
}

private struct RenewedCycles: Sendable {
  private var renewed: [StreamName: Set<Int>] = [:]
  private(set) var wrong: [StreamName: String] = [:]

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    guard case .contract(.renewed(let event)) = event else { return }
    let contract: ContractID = envelope.stream.subject()
    if event.cycle < 1 || !renewed[envelope.stream, default: []].insert(event.cycle).inserted {
      wrong[envelope.stream] = "cycle \(event.cycle) got an order a second time"
    } else if event.orderID != contract.order(ofCycle: event.cycle) {
      wrong[envelope.stream] = "cycle \(event.cycle) got the order \(event.orderID), whose id is another's"
    }
  }
}

private struct OrderOfCycles: Sendable {
  private var newest: [StreamName: Int] = [:]
  /// What was due and has no order yet.
  private var waiting: [StreamName: Set<Int>] = [:]
  private(set) var wrong: [StreamName: String] = [:]

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    guard case .contract(let event) = event else { return }
    switch event {
    case .renewalDue(let event): reach(event.cycle, event.skipped ?? [], envelope.stream, waits: true)
    case .renewalFailed(let event): reach(event.cycle, event.skipped ?? [], envelope.stream, waits: true)
    case .renewed(let event): reach(event.cycle, event.skipped ?? [], envelope.stream, waits: false)
    case .started, .termsChanged, .ended: break
    }
  }

  private mutating func reach(_ cycle: Int, _ skipped: [Int], _ contract: StreamName, waits: Bool) {
    let newest = newest[contract] ?? 0
    if cycle > newest {
      let between = cycle.subtractingReportingOverflow(newest.next)
      let leftOut = Set(skipped).count { $0 > newest && $0 < cycle }
      if between.overflow || leftOut != between.partialValue {
        wrong[contract] = "cycle \(cycle) came after \(newest), with another between"
      }
      self.newest[contract] = cycle
    } else if waiting[contract]?.contains(cycle) != true {
      wrong[contract] = "cycle \(cycle) came after \(newest), and nobody waited for it"
    }
    waiting[contract, default: []].subtract(skipped + [cycle])
    if waits { waiting[contract, default: []].insert(cycle) }
  }
}
