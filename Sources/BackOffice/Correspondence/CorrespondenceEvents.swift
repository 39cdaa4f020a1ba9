// What can happen in the correspondence with a customer, and what it makes of its state. Nothing in the fold fails: what is
// in the log has happened. The type names and property names are a storage contract.

public import EventSourcing

/// Somebody wants a message to be sent.
public struct MessageRequested: BackOfficePayload {
  public static let type = "correspondence.messageRequested"
  public static let phrase: String? = "sent a message"
  public let messageID: MessageID
  public let channel: MessageChannel
  /// The e-mail address or telephone number that it goes to.
  public let to: PersonalText
  /// Who is written to; nil for the customer's own details.
  public let contactID: ContactID?
  public let subject: PersonalText?
  public let body: PersonalText
  public let orderID: OrderID?
  public let taskID: TaskID?
  public let leadID: LeadID?
}

extension MessageRequested {
  public init(_ field: inout some FieldList<MessageRequested>) {
    to = field("to", \.to, "the address or number that it goes to")
    body = field("body", \.body, "what it says")
    leadID = field("leadID", \.leadID, "the lead")
    taskID = field("taskID", \.taskID, "the task of the order")
    channel = field("channel", \.channel, "by e-mail or SMS")
    orderID = field("orderID", \.orderID, "the order")
    subject = field("subject", \.subject, "what it is about")
    contactID = field("contactID", \.contactID, "the contact; missing for the customer's own details")
    messageID = field("messageID", \.messageID, "the message")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("message", messageID) }

  public var remark: EventRemark {
    var remark = EventRemark(part: EventPart(.message, messageID, name: subject?.text))
    remark.add("channel", .text(channel.rawValue))
    remark.add("to", .text(to.text))
    remark.add(EventLinks(contactID: contactID, orderID: orderID, taskID: taskID, leadID: leadID))
    remark.add("subject", subject.map { .text($0.text) })
    remark.add("body", .text(body.text))
    return remark
  }
}

/// A message went out.
public struct MessageDelivered: BackOfficePayload {
  public static let type = "correspondence.messageDelivered"
  public static let phrase: String? = "delivered the message"
  public let messageID: MessageID
  /// Under which name the service knows it.
  public let providerRef: String?
}

extension MessageDelivered {
  public init(_ field: inout some FieldList<MessageDelivered>) {
    messageID = field("messageID", \.messageID, "the message")
    providerRef = field("providerRef", \.providerRef, "under which name the service knows it")
  }

  public var remark: EventRemark {
    var remark = EventRemark(part: EventPart(.message, messageID))
    remark.add("providerRef", providerRef.map { .text($0) })
    return remark
  }
}

/// A message could not be delivered.
public struct MessageFailed: BackOfficePayload {
  public static let type = "correspondence.messageFailed"
  public static let phrase: String? = "could not deliver the message"
  public let messageID: MessageID
  public let code: String
  /// How often it was tried.
  public let attempts: Int
  /// By which it can be tried again; nil if no service was asked.
  public let effectID: EffectID?
}

extension MessageFailed {
  public init(_ field: inout some FieldList<MessageFailed>) {
    code = field("code", \.code, "why")
    attempts = field("attempts", \.attempts, "how often it was tried", .place)
    effectID = field("effectID", \.effectID, "under which id it can be asked for again")
    messageID = field("messageID", \.messageID, "the message")
  }

  public var remark: EventRemark {
    var remark = EventRemark(part: EventPart(.message, messageID))
    remark.add("code", .text(code))
    remark.add("attempts", .number(Int64(attempts)))
    remark.add("effectID", effectID.map { .text($0.description) })
    return remark
  }
}

/// A message came in.
public struct MessageReceived: BackOfficePayload {
  public static let type = "correspondence.messageReceived"
  public static let phrase: String? = "received a message"
  public let channel: MessageChannel
  /// The service that brought it.
  public let port: String
  /// Its id there.
  public let externalID: String
  public let contactID: ContactID?
  public let subject: PersonalText?
  public let body: PersonalText
  public let orderID: OrderID?
  public let leadID: LeadID?
}

extension MessageReceived {
  public init(_ field: inout some FieldList<MessageReceived>) {
    body = field("body", \.body, "what it says")
    port = field("port", \.port, "the service that brought it")
    leadID = field("leadID", \.leadID, "the lead")
    channel = field("channel", \.channel, "by e-mail or SMS")
    orderID = field("orderID", \.orderID, "the order")
    subject = field("subject", \.subject, "what it is about")
    contactID = field("contactID", \.contactID, "who wrote; missing for the customer")
    externalID = field("externalID", \.externalID, "its id there")
  }

  var id: ExternalID { ExternalID(port, externalID) }

  public var remark: EventRemark {
    var remark = EventRemark(part: EventPart(.message, external: id, name: subject?.text))
    remark.add("channel", .text(channel.rawValue))
    remark.add("port", .text(port))
    remark.add("externalID", .text(externalID))
    remark.add(EventLinks(contactID: contactID, orderID: orderID, leadID: leadID))
    remark.add("subject", subject.map { .text($0.text) })
    remark.add("body", .text(body.text))
    return remark
  }
}

/// Somebody rang, or was rung.
public struct CallLogged: BackOfficePayload {
  public static let type = "correspondence.callLogged"
  public static let phrase: String? = "logged a call"
  public let direction: CallDirection
  public let minutes: Int?
  public let note: PersonalText?
  public let contactID: ContactID?
  public let orderID: OrderID?
  public let taskID: TaskID?
  public let leadID: LeadID?
}

extension CallLogged {
  public init(_ field: inout some FieldList<CallLogged>) {
    note = field("note", \.note, "what was said")
    leadID = field("leadID", \.leadID, "the lead")
    taskID = field("taskID", \.taskID, "the task of the order")
    minutes = field("minutes", \.minutes, "how long it took", .limit)
    orderID = field("orderID", \.orderID, "the order")
    contactID = field("contactID", \.contactID, "with whom; missing for the customer")
    direction = field("direction", \.direction, "who rang whom")
  }

  public var remark: EventRemark {
    var remark = EventRemark()
    remark.add("direction", .text(direction.rawValue))
    remark.add("minutes", minutes.map { .number(Int64($0)) })
    remark.add(EventLinks(contactID: contactID, orderID: orderID, taskID: taskID, leadID: leadID))
    remark.add("note", note.map { .text($0.text) })
    return remark
  }
}

/// Somebody wrote something down.
public struct NoteAdded: BackOfficePayload {
  public static let type = "correspondence.noteAdded"
  public static let phrase: String? = "added a note"
  public let text: PersonalText
  public let contactID: ContactID?
  public let orderID: OrderID?
  public let taskID: TaskID?
  public let leadID: LeadID?
}

extension NoteAdded {
  public init(_ field: inout some FieldList<NoteAdded>) {
    text = field("text", \.text, "what it says")
    leadID = field("leadID", \.leadID, "the lead")
    taskID = field("taskID", \.taskID, "the task of the order")
    orderID = field("orderID", \.orderID, "the order")
    contactID = field("contactID", \.contactID, "whom it is about; missing for the customer")
  }

  public var remark: EventRemark {
    var remark = EventRemark()
    remark.add(EventLinks(contactID: contactID, orderID: orderID, taskID: taskID, leadID: leadID))
    remark.add("text", .text(text.text))
    return remark
  }
}

/// A document of another system belongs to the customer.
public struct DocumentLinked: BackOfficePayload {
  public static let type = "correspondence.documentLinked"
  public static let phrase: String? = "linked a document"
  public let system: String
  public let externalID: String
  public let kind: DocumentKind
  public let number: String
  public let date: String
  public let amount: Money
  public let status: DocumentStatus
  public let orderID: OrderID?
}

extension DocumentLinked {
  public init(_ field: inout some FieldList<DocumentLinked>) {
    date = field("date", \.date, "its date")
    kind = field("kind", \.kind, "what it is")
    amount = field("amount", \.amount, "what it is worth", .price)
    number = field("number", \.number, "its number")
    status = field("status", \.status, "how far it has come")
    system = field("system", \.system, "where it lies")
    orderID = field("orderID", \.orderID, "the order")
    externalID = field("externalID", \.externalID, "its id there")
  }

  var id: ExternalID { ExternalID(system, externalID) }

  public var remark: EventRemark { EventRemark(part: EventPart(.document, external: id, name: number), order: orderID) }
}

/// A document of another system changed there.
public struct DocumentUpdated: BackOfficePayload {
  public static let type = "correspondence.documentUpdated"
  public static let phrase: String? = "updated a document"
  public let system: String
  public let externalID: String
  public let changes: [FieldChange]
}

extension DocumentUpdated {
  public init(_ field: inout some FieldList<DocumentUpdated>) {
    system = field("system", \.system, "where it lies")
    changes = field("changes", \.changes, "each field that changed, before and after")
    externalID = field("externalID", \.externalID, "its id there")
  }

  var id: ExternalID { ExternalID(system, externalID) }

  public var remark: EventRemark { EventRemark(part: EventPart(.document, external: id)) }
}

/// Whatever can happen in the correspondence with a customer.
public enum CorrespondenceEvent: Sendable, Equatable {
  case messageRequested(MessageRequested)
  case messageDelivered(MessageDelivered)
  case messageFailed(MessageFailed)
  case messageReceived(MessageReceived)
  case callLogged(CallLogged)
  case noteAdded(NoteAdded)
  case documentLinked(DocumentLinked)
  case documentUpdated(DocumentUpdated)
}

extension CorrespondenceEvent: SubjectEvent {
  public static let category = "correspondence"

  public static let registry = EventRegistry<CorrespondenceEvent>([
    EventType(MessageRequested.self, CorrespondenceEvent.messageRequested),
    EventType(MessageDelivered.self, CorrespondenceEvent.messageDelivered),
    EventType(MessageFailed.self, CorrespondenceEvent.messageFailed),
    EventType(MessageReceived.self, CorrespondenceEvent.messageReceived),
    EventType(CallLogged.self, CorrespondenceEvent.callLogged),
    EventType(NoteAdded.self, CorrespondenceEvent.noteAdded),
    EventType(DocumentLinked.self, CorrespondenceEvent.documentLinked),
    EventType(DocumentUpdated.self, CorrespondenceEvent.documentUpdated),
  ])

  public var content: any EventContent {
    switch self {
    case .messageRequested(let content): content
    case .messageDelivered(let content): content
    case .messageFailed(let content): content
    case .messageReceived(let content): content
    case .callLogged(let content): content
    case .noteAdded(let content): content
    case .documentLinked(let content): content
    case .documentUpdated(let content): content
    }
  }

  /// What the event does to the outbox, in the correspondence with a customer.
  func outboxChange(with customer: CustomerID) -> OutboxChange? {
    switch self {
    case .messageRequested(let event):
      .asks(
        .message(
          event.messageID,
          WaitingMessage(customerID: customer, contactID: event.contactID, channel: event.channel)))
    case .messageDelivered(let event): .ends(.message(event.messageID))
    case .messageFailed(let event): .failedMessage(event.messageID, event.effectID)
    case .messageReceived, .callLogged, .noteAdded, .documentLinked, .documentUpdated: nil
    }
  }
}

extension CorrespondenceEvent {
  /// By what a message goes out or came in; nil for what came of one, and for all else.
  public var channel: MessageChannel? {
    switch self {
    case .messageRequested(let event): event.channel
    case .messageReceived(let event): event.channel
    case .messageDelivered, .messageFailed, .callLogged, .noteAdded, .documentLinked, .documentUpdated: nil
    }
  }
}

extension CorrespondenceState {
  /// Takes in the event at a position, of a time.
  mutating func apply(_ event: CorrespondenceEvent, at time: Instant, _ position: Position) {
    switch event {
    case .messageRequested(let event):
      note(at: time, with: event.contactID)
      messages[event.messageID] = Message(
        status: .requested, orderID: event.orderID, taskID: event.taskID, leadID: event.leadID,
        channel: event.channel, contactID: event.contactID)
    case .messageDelivered(let event):
      messages[event.messageID]?.status = .delivered
      failures[event.messageID] = nil
    case .messageFailed(let event):
      guard messages[event.messageID] != nil else { return }
      messages[event.messageID]?.status = .failed
      failures[event.messageID] = Failure(
        code: event.code, effectID: event.effectID, at: time, position: position)
    case .messageReceived(let event):
      received[event.id] = true
      note(at: time, with: event.contactID)
    case .callLogged(let event): note(at: time, with: event.contactID)
    case .noteAdded: note(at: time)
    case .documentLinked(let event): documents[event.id] = ExternalDocument(event)
    case .documentUpdated(let event):
      if let document = documents[event.id] { documents[event.id] = document.applying(event.changes) }
    }
  }
}

extension ExternalDocument {
  fileprivate init(_ event: DocumentLinked) {
    self.init(
      kind: event.kind, number: event.number, date: event.date, amount: event.amount, status: event.status,
      orderID: event.orderID)
  }

  /// The document after some changes. A value that is none of the field's leaves it as it is.
  fileprivate func applying(_ changes: [FieldChange]) -> ExternalDocument {
    let fields = Dictionary(changes.map { ($0.field, $0.after) }) { $1 }
    return ExternalDocument(
      kind: fields["kind"]??.text.flatMap(DocumentKind.init) ?? kind, number: fields["number"]??.text ?? number,
      date: fields["date"]??.text ?? date, amount: fields["amount"].flatMap { Money($0) } ?? amount,
      status: fields["status"]??.text.flatMap(DocumentStatus.init) ?? status,
      orderID: fields["orderID"]??.text.flatMap { OrderID($0) } ?? orderID)
  }

  /// Each field that is another one in `other`.
  func changes(to other: ExternalDocument) -> [FieldChange] {
    let fields: [(String, FieldValue?, FieldValue?)] = [
      ("kind", .text(kind.rawValue), .text(other.kind.rawValue)), ("number", .text(number), .text(other.number)),
      ("date", .text(date), .text(other.date)), ("amount", amount.fieldValue, other.amount.fieldValue),
      ("status", .text(status.rawValue), .text(other.status.rawValue)),
      ("orderID", orderID.map { .text($0.description) }, other.orderID.map { .text($0.description) }),
    ]
    return fields.filter { $0.1 != $0.2 }.map { FieldChange($0.0, before: $0.1, after: $0.2) }
  }
}

extension Money {
  /// An amount as the value of a field.
  fileprivate var fieldValue: FieldValue { .fields(["minor": "\(minor)", "currency": currency]) }

  fileprivate init?(_ value: FieldValue?) {
    guard case .fields(let fields)? = value, let minor = fields["minor"].flatMap({ Int64($0) }),
      let currency = fields["currency"]
    else { return nil }
    self.init(minor: minor, currency: currency)
  }
}
