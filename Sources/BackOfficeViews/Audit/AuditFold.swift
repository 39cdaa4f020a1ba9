// Folds one stream for the trail: what each of its events changed, what it was about, why. The states are those that
// the rules work on; what they do not keep, such as an order's outcome, is kept here.

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

  /// Adds a part that no change may name.
  mutating func mention(_ part: AuditPart?) {
    guard let part, !about.contains(where: { $0.isSame(as: part) }) else { return }
    about.append(part)
  }

  /// Adds what the event alone knows: it is part of no state.
  mutating func add(_ field: String, of part: AuditPart? = nil, before: AuditValue? = nil, _ after: AuditValue?) {
    guard before != after else { return }
    changes.append(AuditChange(field, of: part, before: before, after: after))
    mention(part)
  }
}

/// The subject of a stream as the trail follows it.
protocol AuditedSubject {
  associatedtype Event

  mutating func evolve(_ event: Event, _ envelope: Envelope)
  /// Lists the subject's fields and those of the parts that the event may touch; none before its first event.
  func list(_ event: Event, to sheet: inout FieldSheet)
  /// Adds what the event says besides; the subject is as it is after the event.
  func describe(_ event: Event, _ envelope: Envelope, in detail: inout AuditDetail)
}

extension AuditedSubject {
  fileprivate mutating func take(_ event: Event, _ envelope: Envelope) -> AuditDetail {
    var (before, after) = (FieldSheet(), FieldSheet())
    list(event, to: &before)
    evolve(event, envelope)
    list(event, to: &after)
    var detail = AuditDetail(changes: after.changes(since: before))
    for change in detail.changes { detail.mention(change.part) }
    describe(event, envelope, in: &detail)
    return detail
  }
}

/// One stream's subject, whichever it is.
struct AuditFold {
  private var account = AuditedAccount()
  private var user = AuditedUser()
  private var catalogue = AuditedCatalogue()
  private var workflow = AuditedWorkflow()
  private var customer = AuditedCustomer()
  private var order = AuditedOrder()

  /// Takes in the next event of the stream and says what it did.
  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) -> AuditDetail {
    switch event {
    case .account(let event): account.take(event, envelope)
    case .user(let event): user.take(event, envelope)
    case .catalogue(let event): catalogue.take(event, envelope)
    case .workflow(let event): workflow.take(event, envelope)
    case .customer(let event): customer.take(event, envelope)
    case .order(let event): order.take(event, envelope)
    }
  }

  /// Takes in the next event, of which nothing is to be said.
  mutating func pass(_ event: BackOfficeEvent, _ envelope: Envelope) {
    switch event {
    case .account(let event): account.evolve(event, envelope)
    case .user(let event): user.evolve(event, envelope)
    case .catalogue(let event): catalogue.evolve(event, envelope)
    case .workflow(let event): workflow.evolve(event, envelope)
    case .customer(let event): customer.evolve(event, envelope)
    case .order(let event): order.evolve(event, envelope)
    }
  }
}
