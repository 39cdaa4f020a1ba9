// What an event did, for the trail: what it changed is the difference of two lists of fields, of the state before it
// and of the one after it, so that nothing that follows from an event can be forgotten; what no state keeps, the
// event says.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials

/// What an entry of the trail says beyond what it is found by.
struct AuditDetail: Equatable {
  var changes: [AuditChange] = []
  /// The parts that the event was about.
  var about: [AuditPart] = []
  /// Why, as somebody said.
  var reason: AuditValue?
  /// Why, as the rules said: `due`, `manual`, `handOver`, `workflow`.
  var cause: String?
  /// The stored name of the command, where the log says it.
  var command: String?
  /// The money that moved, where no change says it.
  var amount: Money?

  /// Adds a part that no change may name. One that is there without its name gets it.
  mutating func mention(_ part: AuditPart?) {
    guard let part else { return }
    guard let place = about.firstIndex(where: { $0.isSame(as: part) }) else { return about.append(part) }
    if about[place].name == nil { about[place].name = part.name }
  }

  /// Adds what the event alone knows: it is part of no state.
  mutating func add(_ field: String, of part: AuditPart? = nil, before: AuditValue? = nil, _ after: AuditValue?) {
    guard before != after else { return }
    changes.append(AuditChange(field, of: part, before: before, after: after))
    mention(part)
  }
}

extension AuditDetail {
  init(of remark: EventRemark, before: SubjectState, after: SubjectState, in stream: StreamName) {
    var (old, new) = (FieldSheet(), FieldSheet())
    switch (before, after) {
    case (.account(let before), .account(let after)):
      before?.list(to: &old, beside: after)
      after?.list(to: &new, beside: before)
    case (.user(let before), .user(let after)):
      before?.list(to: &old)
      after?.list(to: &new)
    case (.catalogue(let before), .catalogue(let after)):
      before.list(to: &old, beside: after)
      after.list(to: &new, beside: before)
    case (.workflow(let before), .workflow(let after)):
      before?.list(to: &old, beside: after)
      after?.list(to: &new, beside: before)
    case (.customer(let before), .customer(let after)):
      before?.list(to: &old, beside: after)
      after?.list(to: &new, beside: before)
    case (.order(let before), .order(let after)):
      before?.list(to: &old, beside: after)
      after?.list(to: &new, beside: before)
    case (.lead(let before), .lead(let after)):
      before?.list(to: &old, beside: after)
      after?.list(to: &new, beside: before)
    case (.customerImport(let before), .customerImport(let after)):
      before?.list(to: &old)
      after?.list(to: &new)
    case (.activity(let before), .activity(let after)):
      before?.list(to: &old)
      after?.list(to: &new)
    case (.contract(let before), .contract(let after)):
      before?.list(to: &old)
      after?.list(to: &new)
    case (.correspondence(let before), .correspondence(let after)):
      before.list(to: &old, remark.part)
      after.list(to: &new, remark.part)
    default: break
    }
    changes = new.changes(since: old)
    for change in changes { mention(change.part) }
    switch (before, after) {
    case (.customer(let before?), .customer(let after?)): describe(before, after)
    case (.order(let before?), .order(let after?)):
      describe(remark, before.work, after.work)
      if let refund = after.refundReason(since: before) { reason = .text(refund) }
    case (.lead(let before?), .lead(let after?)): describe(remark, before.work, after.work)
    case (.activity(let before?), .activity(let after?)): reason = after.reason(since: before)
    case (.contract(let before?), .contract(let after?)): reason = after.reason(since: before)
    default: break
    }
    add(remark, in: stream)
  }

  private mutating func add(_ remark: EventRemark, in stream: StreamName) {
    cause = remark.cause
    amount = remark.amount
    let part = remark.part.map { AuditPart($0) }
    if let part, part.name != nil {
      for place in changes.indices where part.isSame(as: changes[place].part) { changes[place].part = part }
    }
    mention(part)
    for fact in remark.facts { add(fact.field, of: part, AuditValue(fact.value)) }
    for change in remark.changes { add(change.field, before: .field(change.before), .field(change.after)) }
    add("customerID", .thing(.customer, remark.customer))
    add("reassignTo", .thing(.user, remark.successor))
    add("copiedFromID", .thing(.workflow, remark.original))
    guard let service = remark.service else { return }
    add(
      "defaultWorkflowID", of: AuditPart(.service, service), before: .thing(.workflow, remark.previousDefault),
      .thing(.workflow, stream.subject() as WorkflowID))
  }
}

/// One stream's state, for a page that asks what its events did.
struct AuditFold {
  private let stream: StreamName
  private var state: SubjectState

  init(_ stream: StreamName) {
    self.stream = stream
    state = SubjectState(of: stream)
  }

  /// Takes in the next event of the stream and says what it did.
  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) -> AuditDetail {
    let before = state
    state.evolve(event, envelope)
    return AuditDetail(of: event.remark, before: before, after: state, in: stream)
  }

  /// Takes in the next event, of which nothing is to be said.
  mutating func pass(_ event: BackOfficeEvent, _ envelope: Envelope) { state.evolve(event, envelope) }
}
