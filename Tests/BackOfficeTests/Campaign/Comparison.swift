// The model beside the states that the engine folds: what a field is in one and in the other, and what must hold of the
// folded states whatever the model says.

import EventSourcing

@testable import BackOffice

extension Model {
  /// Takes over what only the events say: the ids of tasks, where an invitation stands in the log.
  mutating func learnIDs(from fold: FoldedAccount, _ touched: Set<StreamName>) {
    for stream in touched {
      switch fold.states[stream] {
      case .order(let order?)?: learnTasks(.order(stream.subject()), order.work)
      case .lead(let lead?)?: learnTasks(.lead(stream.subject()), lead.work)
      case .account(let account?)? where lists.isEmpty:
        lists = account.lists.mapValues { $0.map { Item(id: $0.id, label: $0.label) } }
      case .correspondence(let correspondence)?:
        for item in SubjectState.correspondence(correspondence).attention(in: stream)
        where messages[item.messageID!]?.attention == nil {
          messages[item.messageID!]!.attention = item.key.description
        }
      case .effects(let effects)?:
        for item in SubjectState.effects(effects).attention(in: stream) {
          if let user = item.userID, mailsThatFailed[user] == .some(nil) {
            mailsThatFailed[user] = item.key.description
          }
        }
      default: break
      }
    }
  }

  private mutating func learnTasks(_ id: JobID, _ work: WorkState) {
    guard jobs[id]?.tasks.count == work.tasks.count, jobs[id]!.tasks[0].id == nil else { return }
    for place in work.tasks.indices { jobs[id]!.tasks[place].id = work.tasks[place].id }
  }
}

private struct Check {
  let stream: StreamName
  func same<Value: Equatable>(_ field: String, _ model: Value, _ engine: Value) throws {
    guard model != engine else { return }
    throw Difference(
      kind: "\(stream.category).\(field)", detail: "\(stream) \(field): the model has \(model), the engine \(engine)")
  }
}

/// Compares one stream.
func compare(_ stream: StreamName, _ model: Model, _ fold: FoldedAccount) throws {
  let check = Check(stream: stream)
  switch fold.states[stream] {
  case .account(let account?)?: try compare(account, model, check)
  case .user(let user?)?: try compare(user, model, check)
  case .catalogue(let catalogue)?: try compare(catalogue, model, check)
  case .workflow(let workflow?)?: try compare(workflow, model, check)
  case .customer(let customer?)?: try compare(customer, model, check)
  case .order(let order?)?: try compare(order, model, check)
  case .lead(let lead?)?:
    let id = JobID.lead(stream.subject())
    try compare(lead.work, id, model, check)
    try check.same("converted", model.jobs[id]?.convertedTo, lead.conversion?.orderID)
  case .contract(let contract?)?: try compare(contract, model, check)
  case .activity(let activity?)?: try compare(activity, model, check)
  case .customerImport(let known?)?: try compare(known, model, check)
  case .correspondence(let correspondence)?:
    let customer: CustomerID = stream.subject()
    for (id, message) in model.messages where message.stream == customer {
      try check.same("message", message.status.rawValue, correspondence.messages[id]?.status.rawValue ?? "none")
    }
  default: break
  }
}

private func compare(_ account: AccountState, _ model: Model, _ check: Check) throws {
  try check.same("readOnly", model.isReadOnly, account.settings.accountReadOnly)
  try check.same("deleters", model.deleters, account.settings.deleteOrderRoles)
  try check.same("adminsOwn", model.adminsOwn, account.settings.scopeIncludesOrderAdmin)
  try check.same("seats", model.seats, account.plan.maxSeats)
  try check.same("features", model.features, account.plan.features)
  try check.same("gateway", model.gateway?.account, account.paymentProvider == nil ? nil : account.paymentAccountRef)
  for list in AccountList.allCases {
    try check.same(
      "list", (model.lists[list] ?? []).map { "\($0.id) \($0.label) \($0.retired)" },
      account.items(of: list).map { "\($0.id) \($0.label) \($0.retired)" })
  }
}

private func compare(_ user: UserState, _ model: Model, _ check: Check) throws {
  let known = model.users[check.stream.subject()]
  try check.same("standing", known?.standing.rawValue, user.status.rawValue)
  try check.same("type", known?.type, user.userType)
  try check.same("licence", known?.licence, user.licence)
  try check.same("email", known?.email, user.email)
  try check.same("name", known?.name, user.name)
  try check.same("phone", known?.phone, user.phone)
  if user.status == .invited {
    try check.same("invitation", known?.invitation?.id, user.invitation?.id)
    try check.same("invitationEnd", known?.invitation?.end, user.invitation?.expiresAt)
  }
}

private func compare(_ catalogue: CatalogueState, _ model: Model, _ check: Check) throws {
  try check.same(
    "services", model.services.mapValues { "\($0.name) \($0.retired)" },
    catalogue.services.mapValues { "\($0.name) \($0.retired)" })
  try check.same(
    "products", model.products.mapValues { "\($0.service) \($0.name) \($0.retired)" },
    catalogue.products.mapValues { "\($0.serviceID) \($0.name) \($0.retired)" })
}

private func compare(_ workflow: WorkflowState, _ model: Model, _ check: Check) throws {
  let known = model.workflows[check.stream.subject()]
  try check.same("name", known?.name, workflow.name)
  try check.same("draft", known?.draft, workflow.draft)
  try check.same("published", known?.published, workflow.published?.tasks)
  try check.same("version", known?.version ?? 0, workflow.published?.version ?? 0)
  try check.same("archived", known?.archived, workflow.archived)
}

private func compare(_ customer: CustomerState, _ model: Model, _ check: Check) throws {
  let id: CustomerID = check.stream.subject()
  try check.same("merged", model.gone[id] != nil, customer.mergedInto != nil)
  if customer.mergedInto != nil { return }
  let known = model.customers[id]
  try check.same("archived", known?.archived, customer.status == .archived)
  try check.same("name", known?.name, customer.name.text)
  try check.same("kind", known?.kind, customer.kind)
  try check.same("status", known?.status, customer.statusID)
  try check.same("details", known?.details, customer.details.mapValues(\.text))
  try check.same("source", known?.source, customer.sourceID)
  try check.same("blocked", known?.blocked, customer.doNotContact)
  try check.same("contacts", known?.contacts.map(\.id), customer.contacts.map(\.id))
  try check.same("names", known?.contacts.map(\.name), customer.contacts.map(\.name))
  try check.same("emails", known?.contacts.map(\.email), customer.contacts.map(\.email))
  try check.same("default", known?.standard, customer.defaultContactID)
}

private func compare(_ order: OrderState, _ model: Model, _ check: Check) throws {
  let id = JobID.order(check.stream.subject())
  try compare(order.work, id, model, check)
  let known = model.jobs[id]!
  try check.same("fee", known.fee, order.initialFee)
  try check.same("fees", known.fees, Dictionary(uniqueKeysWithValues: order.fees.map { ($0.id, $0.amount) }))
  try check.same(
    "contract", known.contract.map { "\($0.id)/\($0.cycle)" }, order.contract.map { "\($0.id)/\($0.cycle)" })
  try check.same("paid", known.netPaid, order.paid)
  try check.same(
    "payments", known.payments.mapValues { "\($0.amount) \($0.state) \($0.refundable)" },
    Dictionary(uniqueKeysWithValues: order.payments.map { ($0.id, "\($0.amount) \($0.status) \($0.refundable)") }))
}

private func compare(_ work: WorkState, _ id: JobID, _ model: Model, _ check: Check) throws {
  guard let known = model.jobs[id] else { return try check.same("known", "no", "yes") }
  try check.same("state", known.state.rawValue, work.status.rawValue)
  try check.same("number", known.number, work.number)
  try check.same("customer", known.customer, model.meaning(work.customerID))
  let customer = model.customers[known.customer]
  try check.same(
    "contact", known.contact.map { customer?.meaning($0) }, work.contactID.map { customer?.meaning($0) })
  try check.same("service", known.service, work.serviceID)
  try check.same("product", known.product, work.productID)
  try check.same("assigned", known.assigned, work.assignedUserID)
  try check.same("admin", known.admin, work.adminID)
  try check.same("note", known.note, work.description?.text)
  try check.same("snooze", known.snoozedUntil, work.snooze?.until)
  try check.same("finished", known.finished, work.isFinished)
  try check.same("timesReopened", known.timesReopened, work.timesReopened)
  try check.same("tasks", known.tasks.map(\.state), work.tasks.map(\.state))
  try check.same("taskKeys", known.tasks.map(\.key), work.tasks.map(\.key))
  guard known.state != .deleted else { return }
  for (place, task) in work.tasks.enumerated() {
    let mine = known.tasks[place]
    try check.same("taskSnooze", mine.snoozedUntil, task.snooze?.until)
    try check.same(
      "active", mine.active + (mine.runsSince.map { model.now.milliseconds(since: $0) } ?? 0),
      task.activeMillis(at: model.now))
    guard task.state == .inProgress, known.isLive else { continue }
    try check.same("responsible", known.responsible(place), task.responsible)
    if mine.runsSince != nil { try check.same("due", mine.due, task.dueAt) }
  }
}

private func compare(_ contract: ContractState, _ model: Model, _ check: Check) throws {
  guard let known = model.contracts[check.stream.subject()] else { return try check.same("known", "no", "yes") }
  try check.same("ended", known.isEnded, contract.end != nil)
  try check.same("terms", known.terms, contract.terms)
  try check.same("fee", known.fee, contract.fee)
  try check.same("assigned", known.assigned, contract.assignedUserID)
  try check.same("admin", known.admin, contract.orderAdminID)
  if !known.isEnded { try check.same("waiting", known.waiting, contract.waiting.map(\.cycle)) }
  try check.same("newest", known.newest, contract.newestCycle)
  if !known.isEnded { try check.same("nextAt", known.dueAt, contract.nextAt) }
}

private func compare(_ activity: ActivityState, _ model: Model, _ check: Check) throws {
  guard let known = model.activities[check.stream.subject()] else { return try check.same("known", "no", "yes") }
  try check.same("status", known.status, activity.status)
  try check.same("assigned", known.assigned, activity.assignedUserID)
  try check.same("startsAt", known.startsAt, activity.startsAt)
  guard known.status == .scheduled else { return }
  let pending = activity.reminders.pending.map { activity.reminders.minutes[$0 - 1] }
  try check.same("reminders", known.pending, Set(pending))
}

private func compare(_ known: ImportState, _ model: Model, _ check: Check) throws {
  guard let mine = model.imports[check.stream.subject()] else { return try check.same("known", "no", "yes") }
  try check.same("state", mine.state, known.status)
  try check.same("approved", mine.isApproved, known.mapping != nil)
  try check.same(
    "counts", [mine.created, mine.updated, mine.skipped, mine.rejected],
    [known.run?.created ?? 0, known.run?.updated ?? 0, known.run?.skipped ?? 0, known.run?.rejected ?? 0])
}

// MARK: Invariants of the folded states, without the model

extension Model {
  func checkInvariants(_ fold: FoldedAccount) throws {
    var numbers: [String: [Int]] = [:]
    for (stream, state) in fold.states {
      let check = Check(stream: stream)
      if let work = state.work {
        numbers[stream.category, default: []].append(work.number)
        let done = work.tasks.prefix { $0.state == .completed }.count
        let current = work.tasks.count { $0.state == .inProgress }
        // O1: in order, and at most one in progress; none when finished.
        try check.same("O1", true, work.tasks.dropFirst(done + current).allSatisfy { $0.state == .pending })
        try check.same("O1 one", done == work.tasks.count ? 0 : 1, current)
        // O5: only what is open or snoozed has a snooze.
        let isSnoozed = work.snooze != nil || work.tasks.contains { $0.snooze != nil }
        try check.same("O5", true, work.isLive || !isSnoozed)
      }
      if case .customer(let customer?) = state, customer.mergedInto == nil {
        // C1: exactly one default, and it is one of them.
        let ids = customer.contacts.map(\.id)
        try check.same("C1", ids.isEmpty ? 0 : 1, ids.count { $0 == customer.defaultContactID })
        try check.same("C5", ids.count, Set(ids).count)
      }
      if case .order(let order?) = state {
        // O8, but for what came late.
        for fee in [FeeReference.initial] + order.fees.map({ .additional($0.id) }) {
          try check.same("O8", true, order.payments.count { $0.fee == fee && $0.status.isPending } <= 1)
        }
        if order.work.status == .deleted, !order.payments.contains(where: { $0.status == .succeeded }) {
          try check.same("O11", 0, order.paid)
        }
      }
    }
    for (kind, numbers) in numbers {
      try Check(stream: .account).same("O12 \(kind)", Array(1...numbers.count), numbers.sorted())
    }
    let active = fold.states.values.count { state in
      if case .user(let user?) = state { user.status == .active && user.userType == .superAdmin } else { false }
    }
    try Check(stream: .account).same("last Super Admin", true, active >= 1)
  }
}
