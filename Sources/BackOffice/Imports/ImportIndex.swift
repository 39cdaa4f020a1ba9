// All imports, for the rules that ask whether one runs, whether a file was imported, and what its columns mean.

public import CBOR
public import EventSourcing

/// A fold over the events of all imports.
public struct ImportIndex: Sendable, Equatable {
  private(set) var imports: [ImportID: ImportState] = [:]
  /// The newest import of each file that was started, by its digest.
  private var files: [String: ImportID] = [:]

  public init() {}

  public subscript(id: ImportID) -> ImportState? { imports[id] }

  /// The newest import of a file that was not cancelled; nil if there is none.
  public func newestImport(ofFile digest: String) -> ImportID? { files[digest] }

  /// Takes in one event of the import `id`.
  public mutating func evolve(_ event: ImportEvent, _ id: ImportID, _ envelope: Envelope) {
    Import.evolve(&imports[id], event, envelope)
    guard let state = imports[id] else { return }
    note(state, id)
  }

  private mutating func note(_ state: ImportState, _ id: ImportID) {
    guard let digest = state.run?.fileSHA256 else { return }
    if state.status != .cancelled {
      files[digest] = id
    } else if files[digest] == id {
      files[digest] = nil
    }
  }
}

extension ImportIndex: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    writer.array(imports.count)
    for (id, state) in imports.sorted(by: { $0.key < $1.key }) {
      writer.array(2)
      try writer.write(id)
      try writer.write(state)
    }
    writer.array(2 * files.count)
    for (digest, id) in files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      writer.write(digest)
      try writer.write(id)
    }
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 2)
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      try reader.readRecord(of: 2)
      let (id, state): (ImportID, ImportState) = (try reader.read(), try reader.read())
      guard imports.updateValue(state, forKey: id) == nil else { throw CBORError(.duplicateKey, at: start) }
    }
    let start = reader.offset
    let count = try reader.readArrayCount()
    guard count.isMultiple(of: 2) else { throw CBORError(.invalidValue, at: start, "half a pair") }
    for _ in 0..<count / 2 { files[try reader.readText()] = try reader.read() }
  }
}

extension ImportState: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(5)
    writer.write(case: status)
    try headers.write(to: &writer)
    try mapping.write(to: &writer)
    try quote.write(to: &writer)
    try writer.write(optional: run)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 5)
    status = try reader.read(case: Status.self)
    headers = try [String].read(from: &reader)
    mapping = try ImportMapping?.read(from: &reader)
    quote = try Money?.read(from: &reader)
    run = try reader.readIfPresent()
  }
}

extension ImportRun: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(13)
    writer.write(fileSHA256)
    writer.write(rowCount)
    try mode.write(to: &writer)
    try onDuplicate.write(to: &writer)
    try writer.write(requestedBy)
    try performedBy.write(to: &writer)
    for count in [created, updated, skipped, rejected, decidedThrough] { writer.write(count) }
    try decidedBeyond.sorted().write(to: &writer)
    try writer.write(optional: rejectedAt)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 13)
    self.init(
      fileSHA256: try reader.readText(), rowCount: try reader.read(), mode: try ImportMode.read(from: &reader),
      onDuplicate: try DuplicateChoice.read(from: &reader), requestedBy: try reader.read(),
      performedBy: try String?.read(from: &reader))
    created = try reader.read()
    updated = try reader.read()
    skipped = try reader.read()
    rejected = try reader.read()
    restoreDecided(through: try reader.read(), beyond: Set(try [Int].read(from: &reader)))
    rejectedAt = try reader.readIfPresent()
  }
}
