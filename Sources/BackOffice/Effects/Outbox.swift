// What the account has asked of services outside and has no answer to: a part of the account's index. What failed for good
// is kept too, since it can be asked for again.

public import EventSourcing

/// What an event asks for, as far as rules want to know.
enum AskedFor: Sendable, Hashable {
  case message(MessageID, WaitingMessage)
  case invitation(UserID)
  case transfer(MoneyTransfer)
  /// Somebody is to be reminded of an activity.
  case reminder(ActivityID)
  /// The accounting is to be told of an event.
  case posting
}

/// By what the rules name something that was asked for. What is asked for under the same name takes its place.
enum AskedKey: Sendable, Hashable {
  case message(MessageID)
  case invitation(UserID)
  case transfer(MoneyTransfer)
  case reminder(ActivityID)
}

/// A message on its way.
public struct WaitingMessage: Sendable, Hashable {
  public let customerID: CustomerID
  /// Nil for the customer's own address.
  public let contactID: ContactID?
  public let channel: MessageChannel
}

/// What an event does to the outbox.
enum OutboxChange: Sendable, Hashable {
  /// It asks for something itself.
  case asks(AskedFor)
  /// It is done, or is not to be done any more: a message went out, money went, whoever is invited needs no mail.
  case ends(AskedKey)
  /// What the event at a position asked for is done.
  case done(cause: Position)
  /// A message could not be delivered; it can be tried again if it was asked of a service.
  case failedMessage(MessageID, EffectID?)
  /// What the event at a position asked for could not be done.
  case failed(cause: Position, EffectID)
  /// What failed is asked for again.
  case retried(EffectID)
}

/// A fold over what asks for something outside, and over what came of it.
public struct Outbox: Sendable, Equatable {
  /// One thing that was asked for.
  struct Entry: Sendable, Hashable {
    let asked: AskedFor
    /// The newest event that asks for it; nil once it has failed.
    var askedAt: Position?
    /// Under which id it failed.
    var failedAs: EffectID?
  }

  /// By the event that says what is asked.
  private(set) var entries: [Position: Entry] = [:]
  /// What waits, ascending by when it was asked for.
  private var waiting: [Unanswered] = []
  private var causes: [AskedKey: Position] = [:]
  private var failed: [EffectID: Position] = [:]
  private var byCustomer: [CustomerID: Set<Position>] = [:]
  /// The events that the accounting was not told of, ascending: all there are where no accounting is connected, so
  /// nothing but their positions is kept.
  private(set) var postings: [Position] = []

  public init() {}

  /// What is asked for since an event after a position, ascending.
  public func unanswered(after position: Position) -> [Unanswered] {
    Array(waiting[place(after: position)...])
  }

  /// What the accounting is to be told of since an event after a position, ascending: the first thousand.
  public func unposted(after position: Position) -> [Unanswered] {
    let new = postings[postings.partitioningIndex { $0 > position }...].prefix(1_000).map { Unanswered($0) }
    let again = unanswered(after: position).filter { entries[$0.cause]?.asked == .posting }
    return again.isEmpty ? new : Array((new + again).sorted { $0.askedAt < $1.askedAt }.prefix(1_000))
  }

  /// A message that waits for its delivery; nil for any other.
  public func message(_ id: MessageID) -> WaitingMessage? {
    guard let cause = causes[.message(id)], let entry = entries[cause], entry.askedAt != nil else { return nil }
    return entry.asked.message
  }

  /// The messages to a customer or its contacts that wait for their delivery, oldest first.
  func messages(to customer: CustomerID) -> [(id: MessageID, message: WaitingMessage)] {
    (byCustomer[customer] ?? []).sorted().compactMap { cause in
      guard case .message(let id, let message)? = entries[cause]?.asked, entries[cause]?.askedAt != nil else {
        return nil
      }
      return (id, message)
    }
  }

  /// Whether what the event at a position asked for waits for an answer.
  func isWaiting(_ cause: Position) -> Bool { entries[cause]?.askedAt != nil || place(ofPosting: cause) != nil }

  /// What failed for good under an id; nil if nothing did, or if it is asked for again.
  func failure(_ effect: EffectID) -> AskedFor? { failed[effect].flatMap { entries[$0]?.asked } }

  /// Takes in that the accounting is to be told of the event at a position.
  mutating func post(_ position: Position) {
    let place = postings.partitioningIndex { $0 >= position }
    if place == postings.endIndex || postings[place] != position { postings.insert(position, at: place) }
  }

  /// Takes in what an event at a position does.
  mutating func apply(_ change: OutboxChange, _ position: Position) {
    switch change {
    case .asks(let asked): add(asked, position)
    case .ends(let key): if let cause = causes[key] { remove(cause) }
    case .done(let cause): remove(cause)
    case .failedMessage(let message, let effect): if let cause = causes[.message(message)] { fail(cause, effect) }
    case .failed(let cause, let effect): fail(cause, effect)
    case .retried(let effect): if let cause = failed[effect] { askAgain(cause, at: position) }
    }
  }
}

extension Outbox {
  /// A newer invitation takes the place of an older one.
  private mutating func add(_ asked: AskedFor, _ cause: Position) {
    if let key = asked.key, let older = causes[key] { remove(older) }
    put(Entry(asked: asked, askedAt: cause), cause)
  }

  private mutating func remove(_ cause: Position) {
    if let place = place(ofPosting: cause) { postings.remove(at: place) }
    guard let entry = entries.removeValue(forKey: cause) else { return }
    endWaiting(entry)
    if let effect = entry.failedAs { failed[effect] = nil }
    if let key = entry.asked.key { causes[key] = nil }
    if let customer = entry.asked.message?.customerID {
      byCustomer[customer]?.remove(cause)
      if byCustomer[customer]?.isEmpty == true { byCustomer[customer] = nil }
    }
  }

  /// What failed without having been asked of a service can't be asked for again.
  private mutating func fail(_ cause: Position, _ effect: EffectID?) {
    let posting = place(ofPosting: cause).map { _ in Entry(asked: .posting) }
    guard let effect, var entry = entries[cause] ?? posting else { return remove(cause) }
    remove(cause)
    entry.askedAt = nil
    entry.failedAs = effect
    put(entry, cause)
  }

  private mutating func askAgain(_ cause: Position, at position: Position) {
    guard var entry = entries[cause] else { return }
    remove(cause)
    entry.askedAt = position
    entry.failedAs = nil
    put(entry, cause)
  }

  /// Keeps an entry; false if there is one of this event already.
  @discardableResult
  mutating func put(_ entry: Entry, _ cause: Position) -> Bool {
    guard entries.updateValue(entry, forKey: cause) == nil else { return false }
    if let askedAt = entry.askedAt {
      waiting.insert(Unanswered(cause, askedAt: askedAt), at: place(after: askedAt))
    }
    if let effect = entry.failedAs { failed[effect] = cause }
    if let key = entry.asked.key { causes[key] = cause }
    if let customer = entry.asked.message?.customerID { byCustomer[customer, default: []].insert(cause) }
    return true
  }

  private func place(ofPosting cause: Position) -> Int? {
    let place = postings.partitioningIndex { $0 >= cause }
    return place < postings.endIndex && postings[place] == cause ? place : nil
  }

  private mutating func endWaiting(_ entry: Entry) {
    guard let askedAt = entry.askedAt else { return }
    let place = place(after: askedAt) - 1
    if place >= 0, waiting[place].askedAt == askedAt { waiting.remove(at: place) }
  }

  /// Where in `waiting` what was asked for after a position begins.
  private func place(after position: Position) -> Int {
    waiting.partitioningIndex { $0.askedAt > position }
  }
}

extension AskedFor {
  /// Nil for what the accounting is told: each event is told by itself.
  fileprivate var key: AskedKey? {
    switch self {
    case .message(let id, _): .message(id)
    case .invitation(let user): .invitation(user)
    case .transfer(let transfer): .transfer(transfer)
    case .reminder(let activity): .reminder(activity)
    case .posting: nil
    }
  }

  fileprivate var message: WaitingMessage? {
    if case .message(_, let message) = self { message } else { nil }
  }
}

extension BackOfficeEvent {
  /// What the event does to the outbox; nil for most.
  ///
  /// - Parameter index: the account before it.
  func outboxChange(in stream: StreamName, of index: borrowing AccountIndex) -> OutboxChange? {
    switch self {
    case .user(let event): event.outboxChange(of: stream.subject())
    case .correspondence(let event): event.outboxChange(with: stream.subject())
    case .order(let event): event.outboxChange
    case .effects(let event): event.outboxChange
    case .activity(let event): event.outboxChange(of: stream.subject(), mailsReminders: index.mailsReminders)
    case .account, .catalogue, .workflow, .customer, .lead, .customerImport, .contract, .attention: nil
    }
  }
}
