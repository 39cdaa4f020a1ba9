// Deadlines in a snapshot of the index: what is due as the name of its kind and what it is about.

public import CBOR
internal import EventSourcing

extension Deadline: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(4)
    try writer.write(dueAt)
    try writer.write(matter)
    writer.write(setBy)
    writer.write(correlationID)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 4)
    self.init(
      dueAt: try reader.read(), matter: try reader.read(), setBy: try reader.readUInt(),
      correlationID: try reader.readUUID())
  }
}

extension Deadline.Matter: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .snooze(let work, let id, let task, let snoozeNo):
      writer.array(5)
      writer.write("snooze")
      writer.write(case: work)
      writer.write(id)
      try writer.write(optional: task)
      writer.write(snoozeNo)
    case .reminder(let activity, let reminderNo, let scheduleNo):
      writer.array(4)
      writer.write("reminder")
      try writer.write(activity)
      writer.write(reminderNo)
      writer.write(scheduleNo)
    case .contract(let contract, let cycle):
      writer.array(3)
      writer.write("contract")
      try writer.write(contract)
      writer.write(cycle)
    }
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    let count = try reader.readArrayCount()
    switch (try reader.readText(), count) {
    case ("snooze", 5):
      self = .snooze(
        try reader.read(case: WorkKind.self), try reader.readUUID(), try reader.readIfPresent(),
        snoozeNo: try reader.readInteger())
    case ("reminder", 4):
      self = .reminder(
        try reader.read(), reminderNo: Int(try reader.readInteger(UInt32.self)), scheduleNo: try reader.readInteger())
    case ("contract", 3): self = .contract(try reader.read(), cycle: try reader.readInteger())
    default: throw CBORError(.invalidValue, at: start, "no such deadline")
    }
  }
}
