// Orders or leads in a snapshot of the index: one record each in the order of their numbers, then what is put aside.

public import CBOR
internal import EventSourcing

extension WorkIndex: CBORCodable {
  /// Fields of a record of an order or lead.
  private static var fields: Int { 7 }
  /// Less than a record takes: its head, three ids of 19 bytes, a number, a word and two empty values.
  private static var smallestRecord: Int { 62 }

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(3)
    writer.array(entries.count)
    for (id, entry) in entries.sorted(by: { $0.value.number < $1.value.number }) {
      writer.array(Self.fields)
      try writer.write(id)
      writer.write(entry.number)
      try writer.write(entry.customerID)
      try writer.write(entry.assignedUserID)
      try writer.write(optional: entry.adminID)
      try writer.writeArray(entry.namedUsers)
      writer.write(case: entry.status)
    }
    for deadlines in [snoozes, taskSnoozes] { try writer.writeArray(deadlines.values.sorted()) }
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 3)
    let count = try reader.readArrayCount(bytesPerItem: Self.smallestRecord)
    reserve(count)
    for _ in 0..<count { try readEntry(&reader) }
    try reader.readArray { (reader) throws(CBORError) in
      let (id, deadline) = try readSnooze(&reader, ofTask: false)
      setSnooze(id, deadline)
    }
    try reader.readArray { (reader) throws(CBORError) in
      let (id, deadline) = try readSnooze(&reader, ofTask: true)
      setTaskSnooze(id, deadline)
    }
  }

  private func readSnooze(
    _ reader: inout CBORReader, ofTask: Bool
  ) throws(CBORError) -> (ID<Subject>, Deadline) {
    let start = reader.offset
    let deadline: Deadline = try reader.read()
    guard case .snooze(Subject.kind, let id, let task, _) = deadline.matter, (task != nil) == ofTask else {
      throw CBORError(.invalidValue, at: start, "no snooze of this kind")
    }
    return (ID(id), deadline)
  }

  private mutating func readEntry(_ reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    try reader.readRecord(of: Self.fields)
    let id: ID<Subject> = try reader.read()
    let entry = Entry(
      number: Int(try reader.readInteger(UInt32.self)), customerID: try reader.read(),
      assignedUserID: try reader.read(), adminID: try reader.readIfPresent(), namedUsers: try reader.readArray(),
      status: try reader.read(case: WorkStatus.self))
    guard put(entry, id) else { throw CBORError(.duplicateKey, at: start) }
  }
}
