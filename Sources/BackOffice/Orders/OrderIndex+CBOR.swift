// The orders in a snapshot of the index: one record each in the order of their numbers, then what is put aside.

public import CBOR
internal import EventSourcing

extension OrderIndex: CBORCodable {
  /// Fields of a record of an order.
  private static let fields = 5
  /// Less than a record takes: its head, three ids of 19 bytes, a number and a word.
  private static let smallestRecord = 60

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(3)
    writer.array(entries.count)
    for (id, entry) in entries.sorted(by: { $0.value.number < $1.value.number }) {
      writer.array(Self.fields)
      try writer.write(id)
      writer.write(entry.number)
      try writer.write(entry.customerID)
      try writer.write(entry.assignedUserID)
      writer.write(case: entry.status)
    }
    try writer.writeArray(orderSnoozes.values.sorted())
    try writer.writeArray(taskSnoozes.values.sorted())
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 3)
    let count = try reader.readArrayCount(bytesPerItem: Self.smallestRecord)
    reserve(count)
    for _ in 0..<count { try readOrder(&reader) }
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      let deadline: Deadline = try reader.read()
      guard case .orderSnooze(let order, _) = deadline.matter else { throw CBORError(.invalidValue, at: start) }
      setOrderSnooze(order, deadline)
    }
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      let deadline: Deadline = try reader.read()
      guard case .taskSnooze(let order, _, _) = deadline.matter else { throw CBORError(.invalidValue, at: start) }
      setTaskSnooze(order, deadline)
    }
  }

  private mutating func readOrder(_ reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    try reader.readRecord(of: Self.fields)
    let id: OrderID = try reader.read()
    let entry = Entry(
      number: Int(try reader.readInteger(UInt32.self)), customerID: try reader.read(),
      assignedUserID: try reader.read(), status: try reader.read(case: OrderState.Status.self))
    guard put(entry, id) else { throw CBORError(.duplicateKey, at: start) }
  }
}
