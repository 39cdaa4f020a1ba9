// What somebody should look at, as the states of streams have it. The list shows what follows from here, and what is
// dismissed is looked up here: there is no other place that says what needs attention.

public import EventSourcing

/// Something that needs attention.
public struct AttentionItem: Hashable, Sendable {
  public internal(set) var key: AttentionKey
  /// From when on it needs attention; it may lie ahead.
  public internal(set) var since: Instant
  public internal(set) var customerID: CustomerID?
  public internal(set) var orderID: OrderID?
  public internal(set) var leadID: LeadID?
  public internal(set) var paymentID: PaymentID?
  public internal(set) var refundID: RefundID?
  public internal(set) var messageID: MessageID?
  /// What can be asked of the service again.
  public internal(set) var effectID: EffectID?
  public internal(set) var contractID: ContractID?
  public internal(set) var importID: ImportID?
  public internal(set) var workflowID: WorkflowID?
  public internal(set) var userID: UserID?
  /// The money that it is about.
  public internal(set) var amount: Money?
  /// The cycle that was not renewed, the rows that were rejected, or what the plan has room for.
  public internal(set) var number: Int?
  /// Why, as the code of a rejection or of a service.
  public internal(set) var code: String?

  init(_ kind: AttentionKind, _ stream: StreamName, _ occurrence: String, since: Instant) {
    key = AttentionKey(kind, stream, occurrence)
    self.since = since
  }
}

extension SubjectState {
  /// What of the stream needs attention as far as its own events say, some of it only from a later time on.
  /// `AccountIndex.confirmed` says whether the rest of the account agrees.
  public func attention(in stream: StreamName) -> [AttentionItem] {
    switch self {
    case .order(let order): order?.attention(in: stream) ?? []
    case .contract(let contract): contract?.attention(in: stream) ?? []
    case .correspondence(let correspondence): correspondence.attention(in: stream)
    case .customerImport(let state): state?.attention(in: stream) ?? []
    case .effects(let effects): effects.attention(in: stream)
    case .workflow(let workflow): workflow?.attention(in: stream) ?? []
    case .account(let account): account?.attention(in: stream) ?? []
    case .none, .user, .catalogue, .customer, .lead, .activity, .attention: []
    }
  }
}

extension AccountIndex {
  /// The item as the rest of the account has it; nil where that says that nobody has to look: who was invited has come,
  /// or whoever a draft names is there.
  func confirmed(_ item: AttentionItem) -> AttentionItem? {
    switch item.key.kind {
    case .messageFailed, .reminderFailed, .accountingFailed, .paymentFailed, .refundFailed, .paymentUnanswered,
      .refundUnanswered,
      .feeOverpaid, .deletedOrderPaid, .renewalFailed, .importRejected:
      item
    case .invitationFailed: item.userID.flatMap { users[$0] }?.status == .invited ? item : nil
    case .seatsOverLimit: item.number.map { users.freeSeatsUsed > $0 } ?? false ? item : nil
    case .customersOverLimit: item.number.map { customers.count > $0 } ?? false ? item : nil
    case .leaverInDraft: item.userID.flatMap { users[$0] }?.departure.map { item.left(by: $0) }
    }
  }
}

extension AttentionItem {
  /// Of somebody who stands in a draft: since they left, and each time anew.
  fileprivate func left(by departure: UserState.Departure) -> AttentionItem {
    var item = self
    item.key = AttentionKey(key.kind, key.stream, "\(key.occurrence)/\(departure.position)")
    item.since = departure.at
    return item
  }
}

extension ContractState {
  fileprivate func attention(in stream: StreamName) -> [AttentionItem] {
    waiting.compactMap { cycle in
      guard let code = cycle.code else { return nil }
      var item = AttentionItem(.renewalFailed, stream, "\(cycle.cycle)", since: cycle.since ?? startedAt)
      item.contractID = stream.subject()
      item.customerID = customerID
      item.number = cycle.cycle
      item.code = code
      return item
    }
  }
}

extension CorrespondenceState {
  fileprivate func attention(in stream: StreamName) -> [AttentionItem] {
    failures.map { id, failure in
      var item = AttentionItem(.messageFailed, stream, "\(id)/\(failure.position)", since: failure.at)
      item.customerID = stream.subject()
      item.orderID = messages[id]?.orderID
      item.leadID = messages[id]?.leadID
      item.messageID = id
      item.effectID = failure.effectID
      item.code = failure.code
      return item
    }
  }
}

extension EffectsState {
  fileprivate func attention(in stream: StreamName) -> [AttentionItem] {
    failures.map { id, failure in
      var item = AttentionItem(failure.purpose.failed, stream, "\(id)/\(failure.position)", since: failure.at)
      item.userID = failure.userID
      item.effectID = id
      item.code = failure.code
      return item
    }
  }
}

extension EffectPurpose {
  /// What it needs when it could not be done.
  fileprivate var failed: AttentionKind {
    switch self {
    case .invitation: .invitationFailed
    case .accounting: .accountingFailed
    case .reminder: .reminderFailed
    }
  }
}

extension ImportState {
  /// Each further row is another occurrence.
  fileprivate func attention(in stream: StreamName) -> [AttentionItem] {
    guard let run, let rejectedAt = run.rejectedAt else { return [] }
    var item = AttentionItem(.importRejected, stream, "\(run.rejected)", since: rejectedAt)
    item.importID = stream.subject()
    item.number = run.rejected
    return [item]
  }
}

extension WorkflowState {
  /// For each user whom the draft names: nobody knows here who has left.
  fileprivate func attention(in stream: StreamName) -> [AttentionItem] {
    guard !archived else { return [] }
    let named = Set(
      draft.compactMap { task in
        if case .user(let user) = task.responsible { user } else { nil }
      })
    return named.map { user in
      var item = AttentionItem(.leaverInDraft, stream, user.description, since: Instant(milliseconds: 0))
      item.workflowID = id
      item.userID = user
      return item
    }
  }
}

extension AccountState {
  /// For each limit of the plan: nobody knows here how much there is. Another plan is another occurrence.
  fileprivate func attention(in stream: StreamName) -> [AttentionItem] {
    let limits: [(AttentionKind, Int?)] = [(.seatsOverLimit, plan.maxSeats), (.customersOverLimit, plan.maxCustomers)]
    return limits.compactMap { kind, limit in
      guard let limit, let change = planChanges.last else { return nil }
      var item = AttentionItem(kind, stream, "\(planChanges.count)", since: change.at)
      item.number = limit
      return item
    }
  }
}
