// Direct coding of the three events that make up most of a log. The bytes are those of the `Codable` form, so that
// either can read what the other wrote; only the time is less. Keys ascend by length, then by their bytes.

public import CBOR
internal import EventSourcing

extension OrderTaskStarted: CBORCodable {
  /// Appends a map.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.map(3 + [dueAt != nil, insteadOf != nil].count { $0 })
    try writer.write(key: "dueAt", dueAt)
    try writer.write(key: "index", index)
    try writer.write(key: "taskID", taskID)
    try writer.write(key: "insteadOf", insteadOf)
    try writer.write(key: "responsible", responsible)
  }

  /// Reads a map; keys that it doesn't know are passed over.
  public init(from reader: inout CBORReader) throws(CBORError) {
    var (taskID, index, responsible, dueAt): (TaskID?, Int?, UserID?, Instant?)
    var insteadOf: UserID?
    let start = reader.offset
    try reader.readMap { (key, reader) throws(CBORError) in
      switch key {
      case "dueAt": dueAt = try reader.readIfPresent()
      case "index": index = try reader.read()
      case "taskID": taskID = try reader.read()
      case "insteadOf": insteadOf = try reader.readIfPresent()
      case "responsible": responsible = try reader.read()
      default: break
      }
    }
    self.init(
      taskID: try taskID.found("taskID", start), index: try index.found("index", start),
      responsible: try responsible.found("responsible", start), dueAt: dueAt, insteadOf: insteadOf)
  }
}

extension OrderTaskCompleted: CBORCodable {
  /// Appends a map.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.map(4)
    try writer.write(key: "index", index)
    try writer.write(key: "taskID", taskID)
    try writer.write(key: "startedAt", startedAt)
    try writer.write(key: "activeMillis", activeMillis)
  }

  /// Reads a map; keys that it doesn't know are passed over.
  public init(from reader: inout CBORReader) throws(CBORError) {
    var (taskID, index, startedAt, activeMillis): (TaskID?, Int?, Instant?, Int64?)
    let start = reader.offset
    try reader.readMap { (key, reader) throws(CBORError) in
      switch key {
      case "index": index = try reader.read()
      case "taskID": taskID = try reader.read()
      case "startedAt": startedAt = try reader.read()
      case "activeMillis": activeMillis = try reader.read()
      default: break
      }
    }
    self.init(
      taskID: try taskID.found("taskID", start), index: try index.found("index", start),
      startedAt: try startedAt.found("startedAt", start),
      activeMillis: try activeMillis.found("activeMillis", start))
  }
}

extension CBORWriter {
  /// Appends a pair of a map; nothing without a value.
  @inline(__always)
  mutating func write<Value: CBORCodable>(key name: StaticString, _ value: Value?) throws(CBORError) {
    guard let value else { return }
    key(name)
    try value.encode(to: &self)
  }
}

extension Optional {
  /// The value of a key that the map at `mapStart` must have.
  func found(_ key: String, _ mapStart: Int) throws(CBORError) -> Wrapped {
    guard let self else { throw CBORReader.missingKey(key, inMapAt: mapStart) }
    return self
  }
}
