// What the engine sends when a contract's time has come: a cycle is due, or the contract ends. It names the cycle that the
// time was set for, so that one that was set before the terms changed does nothing.

internal import EventSourcing

/// Does what is due for a contract; only the engine's own clock sends it.
struct RenewDueContract: ContractCommand {
  var contractID: ContractID
  var cycle: Int

  init(contractID: ContractID, cycle: Int) {
    self.contractID = contractID
    self.cycle = cycle
  }

  init(_ field: inout some FieldList<RenewDueContract>) {
    contractID = field("contractID", \.contractID, "the contract")
    cycle = field("cycle", \.cycle, "the cycle that comes next")
  }

  static var right: Right { .engine }
  static var summary: String { "Renews a contract whose next cycle is due, or ends it." }
  static var example: String { #"{"contractID":"0b8e6f0e-0000-4000-8000-000000000030","cycle":1}"# }

  func decide(
    _ contract: ContractState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard contract.newestCycle.next == cycle, let nextAt = contract.nextAt, nextAt <= context.now else { return [] }
    if case .end(let reason, _) = contract.nextStep {
      return [.contract(.ended(ContractEnded(reason: .plain(reason.rawValue), lastCycle: contract.lastCycle)))]
    }
    guard let due = contract.dueCycle(context) else { return [] }
    switch contract.terms.renewal {
    case .manual: return [.contract(contract.timed(.renewalDue(ContractRenewalDue(due)), context))]
    case .automatic: return renewed(contract, due, context)
    }
  }

  /// The order of what is due. A cycle that waits comes first, or is passed over, as the terms say; what fails waits.
  private func renewed(
    _ contract: ContractState, _ due: ContractState.DueCycle, _ context: DecisionContext
  ) -> Decision<BackOfficeEvent> {
    let isLatest = contract.terms.catchUp == .latest
    let skipped = isLatest ? contract.waiting.map(\.cycle) + due.skipped : []
    let oldest = isLatest ? nil : contract.waiting.first
    do throws(Rejection) {
      return try contract.renewing(
        contractID, oldest?.cycle ?? due.cycle, oldest?.dueOn ?? due.dueOn, skipping: skipped, context)
    } catch {
      let failed = ContractRenewalFailed(
        cycle: due.cycle, dueOn: due.dueOn, code: error.code, skipped: skipped.isEmpty ? nil : skipped)
      return [.contract(contract.timed(.renewalFailed(failed), context))]
    }
  }
}

extension ContractRenewalDue {
  fileprivate init(_ due: ContractState.DueCycle) {
    self.init(cycle: due.cycle, dueOn: due.dueOn, skipped: due.skipped.isEmpty ? nil : due.skipped)
  }
}
