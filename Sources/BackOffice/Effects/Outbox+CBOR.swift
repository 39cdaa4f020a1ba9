// The outbox in a snapshot of the index: an entry a record, ascending by the events that ask, and what the accounting is to
// be told of. By what they are looked up is found again.

public import CBOR
internal import EventSourcing

extension Outbox: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    writer.array(postings.count)
    for position in postings { writer.write(position) }
    writer.array(entries.count)
    for (cause, entry) in entries.sorted(by: { $0.key < $1.key }) {
      writer.array(4)
      writer.write(cause)
      try writer.write(optional: entry.askedAt)
      try writer.write(optional: entry.failedAs)
      try writer.write(entry.asked)
    }
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 2)
    try reader.readArray { (reader) throws(CBORError) in post(try reader.readUInt()) }
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      try reader.readRecord(of: 4)
      let cause = try reader.readUInt()
      let (askedAt, failedAs): (Position?, EffectID?) = (try reader.readIfPresent(), try reader.readIfPresent())
      let entry = Entry(asked: try reader.read(), askedAt: askedAt, failedAs: failedAs)
      guard put(entry, cause) else { throw CBORError(.duplicateKey, at: start) }
    }
  }
}

extension AskedFor: CBORCodable {
  func encode(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .message(let id, let message):
      writer.array(5)
      writer.write(case: Form.message)
      try writer.write(id)
      try writer.write(message.customerID)
      try writer.write(optional: message.contactID)
      writer.write(case: message.channel)
    case .invitation(let user): try Self.write(.invitation, user, to: &writer)
    case .transfer(let transfer): try Self.write(.transfer, transfer, to: &writer)
    case .reminder(let activity): try Self.write(.reminder, activity, to: &writer)
    case .posting:
      writer.array(1)
      writer.write(case: Form.posting)
    }
  }

  private static func write(
    _ form: Form, _ value: some CBORCodable, to writer: inout CBORWriter
  ) throws(CBORError) {
    writer.array(2)
    writer.write(case: form)
    try writer.write(value)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    let count = try reader.readArrayCount()
    guard count > 0 else { throw CBORError(.invalidValue, at: start, "nothing that can be asked for") }
    let form = try reader.read(case: Form.self)
    guard count == form.length else { throw CBORError(.invalidValue, at: start, "nothing that can be asked for") }
    switch form {
    case .message:
      let id: MessageID = try reader.read()
      self = .message(
        id,
        WaitingMessage(
          customerID: try reader.read(), contactID: try reader.readIfPresent(),
          channel: try reader.read(case: MessageChannel.self)))
    case .invitation: self = .invitation(try reader.read())
    case .transfer: self = .transfer(try reader.read())
    case .reminder: self = .reminder(try reader.read())
    case .posting: self = .posting
    }
  }

  /// What stands before the rest of it.
  private enum Form: String, CaseIterable {
    case message, invitation, transfer, reminder, posting

    /// How many values stand in its array.
    var length: Int {
      switch self {
      case .message: 5
      case .invitation, .transfer, .reminder: 2
      case .posting: 1
      }
    }
  }
}
