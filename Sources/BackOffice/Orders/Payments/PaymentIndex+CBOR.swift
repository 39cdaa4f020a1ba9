// Payments in a snapshot of the index, in the order of their ids. By what they are looked up is found again.

public import CBOR
internal import EventSourcing

extension PaymentIndex: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(entries.count)
    for (transfer, entry) in entries.sorted(by: { $0.key < $1.key }) {
      writer.array(4)
      try writer.write(transfer)
      try writer.write(entry.orderID)
      writer.write(entry.key)
      writer.array(entry.gatewayRefs.count)
      for reference in entry.gatewayRefs { writer.write(reference) }
    }
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      try reader.readRecord(of: 4)
      let transfer: MoneyTransfer = try reader.read()
      var entry = Entry(orderID: try reader.read(), key: try reader.readText())
      try reader.readArray { (reader) throws(CBORError) in entry.gatewayRefs.append(try reader.readText()) }
      guard put(entry, transfer) else { throw CBORError(.duplicateKey, at: start) }
    }
  }
}

extension MoneyTransfer: CBORCodable {
  private enum Kind: String {
    case payment, refund
  }

  func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    switch self {
    case .payment(let id):
      writer.write(case: Kind.payment)
      try writer.write(id)
    case .refund(let id):
      writer.write(case: Kind.refund)
      try writer.write(id)
    }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 2)
    try self.init(fieldsFrom: &reader)
  }

  /// Reads what stands behind the head of the record.
  init(fieldsFrom reader: inout CBORReader) throws(CBORError) {
    switch try reader.read(case: Kind.self) {
    case .payment: self = .payment(try reader.read())
    case .refund: self = .refund(try reader.read())
    }
  }
}
