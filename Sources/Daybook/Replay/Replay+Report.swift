// A replay of everything: each event decoded and folded into its state, each view made anew. It tells what there was, and
// digests by which two versions of the code, or two machines, can be compared.

internal import Digests
internal import EventLogStore
public import EventSourcing
public import ReadModels

/// What a replay of everything came to.
public struct ReplayReport: Sendable {
  /// The events of one type.
  public struct TypeCount: Sendable {
    public let type: String
    public var count: UInt64 = 0
    /// The position of the first, and of the last.
    public let first: Position
    public var last: Position
  }

  /// The streams of one category.
  public struct States: Sendable {
    public let category: String
    public let streams: Int
    /// Of all their states as trees; see `BookDomain.describe`.
    public let digest: [UInt8]
  }

  /// In alphabetical order.
  public let types: [TypeCount]
  public let states: [States]
  public let views: [(name: String, digest: ViewDigest)]
}

extension Replay {
  /// Folds every event and makes every view anew, outside the book.
  ///
  /// - Parameter progress: is told how many of how many events are folded; the views come after the states.
  /// - Throws: `store` with the code `corrupt` and the event that can't be folded.
  public func report(
    progress: (@Sendable (_ done: UInt64, _ of: UInt64) -> Void)? = nil
  ) async throws(Failure) -> ReplayReport {
    try await past.onViews { [end] updater, log in
      var folds = EveryState<D>(through: end)
      try log.read(after: 0, through: nil) { envelope, payload in
        try folds.take(envelope, payload, log)
        if envelope.position.isMultiple(of: 1024) { progress?(envelope.position, 2 * end) }
        return true
      }
      let views = try updater.set.replayed(from: log) { progress?(end + $0.position, 2 * end) }
      return ReplayReport(types: folds.sortedTypes, states: folds.sortedStates, views: views)
    }
  }
}

/// Folds all streams side by side. A state is dropped at the stream's end, so that memory holds those that go on.
private struct EveryState<D: BookDomain> {
  private struct Open {
    var state: D.State
    let lastVersion: UInt32
  }

  private let end: Position
  private var open: [StreamName: Open] = [:]
  private var types: [String: ReplayReport.TypeCount] = [:]
  private var digests: [String: [(stream: String, digest: [UInt8])]] = [:]

  init(through end: Position) {
    self.end = end
  }

  mutating func take(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer, _ log: some EventReader) throws {
    types[envelope.type, default: .init(type: envelope.type, first: envelope.position, last: 0)].count += 1
    types[envelope.type]?.last = envelope.position
    let stream = envelope.stream
    var entry =
      try open.removeValue(forKey: stream)
      ?? Open(state: D.initialState(of: stream), lastVersion: log.version(of: stream, at: end))
    do {
      try D.evolve(&entry.state, envelope, payload)
    } catch {
      throw StoreFailure(.corrupt, "#\(envelope.position), \(envelope.type) of \(stream), can't be folded: \(error)")
    }
    guard envelope.version >= entry.lastVersion else {
      open[stream] = entry
      return
    }
    var bytes: [UInt8] = []
    D.describe(entry.state).append(to: &bytes)
    digests[stream.category, default: []].append((stream.description, Self.digest(bytes)))
  }

  var sortedTypes: [ReplayReport.TypeCount] { types.values.sorted { $0.type < $1.type } }

  /// The digest of a category is that of its streams' names and digests in the order of the names.
  var sortedStates: [ReplayReport.States] {
    digests.sorted { $0.key < $1.key }.map { category, states in
      let sorted = states.sorted { $0.stream.utf8.lexicographicallyPrecedes($1.stream.utf8) }
      var bytes: [UInt8] = []
      for (stream, digest) in sorted {
        bytes.append(contentsOf: stream.utf8)
        bytes.append(0)
        bytes += digest
      }
      return ReplayReport.States(category: category, streams: states.count, digest: Self.digest(bytes))
    }
  }

  private static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize()
  }
}

extension StateValue {
  /// Appends bytes that are the same only for equal trees: a letter for the kind, then the length or number, then what
  /// the value holds.
  fileprivate func append(to bytes: inout [UInt8]) {
    func head(_ kind: Character, _ number: Int64) {
      bytes.append(contentsOf: "\(kind)\(number):".utf8)
    }
    switch self {
    case .null: head("n", 0)
    case .flag(let flag): head("f", flag ? 1 : 0)
    case .integer(let number): head("i", number)
    case .real(let number): head("r", Int64(bitPattern: number.bitPattern))
    case .instant(let instant): head("t", instant.milliseconds)
    case .text(let text):
      head("s", Int64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    case .list(let values):
      head("l", Int64(values.count))
      for value in values { value.append(to: &bytes) }
    case .object(let fields):
      head("o", Int64(fields.count))
      for field in fields {
        StateValue.text(field.name).append(to: &bytes)
        field.value.append(to: &bytes)
      }
    case .choice(let name, let value):
      head("c", 1)
      StateValue.text(name).append(to: &bytes)
      value.append(to: &bytes)
    }
  }
}
