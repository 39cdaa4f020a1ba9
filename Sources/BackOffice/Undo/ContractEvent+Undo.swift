// How the events of contracts are taken back. What the calendar brought stays.

internal import EventSourcing

extension ContractEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    let id: ContractID = past.envelope.stream.subject()
    switch self {
    case .started: return .command(EndContract(contractID: id), remark: "the contract stays as one that has ended")
    case .termsChanged:
      guard let before = past.before.contract, let after = past.after.contract else { return .withOthers }
      return .command(ChangeContractTerms(contractID: id, changes: ContractEdits(from: after, to: before)))
    case .renewalDue, .renewalFailed: return .impossible("a cycle that came due stays due; RenewContract renews it")
    case .renewed:
      return .impossible("a cycle that has its order keeps it; DeleteOrder takes the order out of the lists")
    case .ended: return .impossible("a contract that has ended is not renewed again")
    }
  }
}

extension ContractEdits {
  /// What of one contract has to change for its terms to be those of another.
  fileprivate init(from current: ContractState, to wanted: ContractState) {
    func update<Value: Equatable>(_ value: (ContractState) -> Value) -> FieldUpdate<Value> {
      value(current) == value(wanted) ? .keep : .set(value(wanted))
    }
    func optional<Value: Equatable>(_ value: (ContractState) -> Value?) -> FieldUpdate<Value> {
      value(current) == value(wanted) ? .keep : FieldUpdate(restoring: value(wanted))
    }
    let isMoved = current.terms.anchor != wanted.terms.anchor || current.terms.every != wanted.terms.every
    self.init(
      anchor: isMoved ? .set(wanted.terms.anchor) : .keep, every: isMoved ? .set(wanted.terms.every) : .keep,
      renewal: update { $0.terms.renewal }, leadDays: update { $0.terms.leadDays },
      endsOn: optional { $0.terms.endsOn }, maxCycles: optional { $0.terms.maxCycles },
      catchUp: update { $0.terms.catchUp }, fee: optional { $0.fee }, assignedUserID: update { $0.assignedUserID },
      orderAdminID: optional { $0.orderAdminID })
  }
}
