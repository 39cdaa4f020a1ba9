// The activities in a snapshot of the index, in the order of their ids: whose each is, what is kept of those that are to
// come, and their reminders.

public import CBOR
internal import EventSourcing

extension ActivityIndex: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(3)
    try writer.writePairs(customers)
    writer.array(scheduled.count)
    for (id, outline) in scheduled.sorted(by: { $0.key < $1.key }) {
      writer.array(7)
      try writer.write(id)
      try writer.write(optional: outline.contactID)
      writer.write(outline.title.text)
      try writer.write(optional: outline.assignedUserID)
      try writer.write(outline.startsAt)
      try writer.write(optional: outline.startsOn)
      try writer.write(outline.reminders)
    }
    try writer.writeArray(deadlines.all)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 3)
    let start = reader.offset
    var isDistinct = true
    try reader.readPairs { (id: ActivityID, customer: CustomerID) in
      if !restore(id, of: customer) { isDistinct = false }
    }
    guard isDistinct else { throw CBORError(.duplicateKey, at: start) }
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      try reader.readRecord(of: 7)
      let id: ActivityID = try reader.read()
      guard let customer = customer(of: id) else { throw CBORError(.invalidValue, at: start, "nobody's activity") }
      restore(
        ActivityOutline(
          customerID: customer, contactID: try reader.readIfPresent(), title: PersonalText(try reader.readText()),
          assignedUserID: try reader.readIfPresent(), startsAt: try reader.read(),
          startsOn: try reader.readIfPresent(), reminders: try reader.read()),
        id)
    }
    for deadline: Deadline in try reader.readArray() { restore(deadline) }
  }
}

extension ActivityReminders: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(3)
    try writer.writeArray(minutes)
    try writer.writeArray(pending)
    writer.write(scheduleNo)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    try reader.readRecord(of: 3)
    let reminders = Self(
      minutes: try reader.readArray(), pending: try reader.readArray(), scheduleNo: try reader.readInteger())
    guard let reminders else { throw CBORError(.invalidValue, at: start, "no such reminders") }
    self = reminders
  }
}
