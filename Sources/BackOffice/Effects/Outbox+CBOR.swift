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
      writer.array(4)
      try writer.write(id)
      try writer.write(message.customerID)
      try writer.write(optional: message.contactID)
      writer.write(case: message.channel)
    case .invitation(let user):
      writer.array(1)
      try writer.write(user)
    case .transfer(let transfer): try writer.write(transfer)
    case .posting: writer.array(0)
    }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    switch try reader.readArrayCount() {
    case 2: self = .transfer(try MoneyTransfer(fieldsFrom: &reader))
    case 0: self = .posting
    case 1: self = .invitation(try reader.read())
    case 4:
      let id: MessageID = try reader.read()
      self = .message(
        id,
        WaitingMessage(
          customerID: try reader.read(), contactID: try reader.readIfPresent(),
          channel: try reader.read(case: MessageChannel.self)))
    default: throw CBORError(.invalidValue, at: start, "nothing that can be asked for")
    }
  }
}
