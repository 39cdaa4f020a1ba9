// How each event of the back office is taken back: by the commands of today, from what the stream was before. A thing
// that was made is taken back by what takes it out of use; what is final stays. The files beside this one go through all
// events of each kind.

public import EventSourcing

/// An event of the back office that is to be taken back.
public typealias PastBackOfficeEvent = PastEvent<BackOfficeDomain>
/// How it is.
public typealias BackOfficeReversal = Reversal<BackOfficeDomain>

extension BackOfficeEvent {
  /// How the event is taken back, if what it gave is still there.
  public func reversal(_ past: PastBackOfficeEvent, in index: borrowing AccountIndex) -> BackOfficeReversal {
    switch self {
    case .account(let event): event.reversal(past)
    case .user(let event): event.reversal(past)
    case .catalogue(let event): event.reversal(past)
    case .workflow(let event): event.reversal(past, in: index)
    case .customer(let event): event.reversal(past)
    case .order(let event): event.reversal(past)
    case .lead(let event): event.reversal(past)
    case .customerImport(let event): event.reversal
    case .activity(let event): event.reversal(past)
    case .contract(let event): event.reversal(past)
    case .correspondence(let event): event.reversal
    case .effects(let event): event.reversal
    case .attention(let event): event.reversal
    }
  }
}

extension Dictionary where Key == String, Value == FieldValue? {
  /// The edit that gives fields the values that they had before.
  init(takingBack changes: [FieldChange]) {
    self.init(changes.map { ($0.field, $0.before?.asEdited) }) { first, _ in first }
  }
}

extension FieldValue {
  /// As commands bring it, who know nothing of what is personal.
  var asEdited: FieldValue {
    switch self {
    case .personal(let personal): .text(personal.text)
    case .text, .integer, .flag, .list, .numbers, .fields: self
    }
  }
}

extension FieldUpdate {
  /// Gives the field a value that it had, or none.
  init(restoring value: Value?) {
    self = value.map { .set($0) } ?? .clear
  }
}

extension Reversal {
  /// It is what a service outside did, or was told.
  static var happenedOutside: Self { .stays("it says what a service outside did") }
}
