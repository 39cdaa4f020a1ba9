// Digests of all states of a history, by category, by which two versions of the code can be compared: each stream is
// folded in memory and forgotten when it has its last event, so that memory holds no more than the streams under way.

internal import Digests
internal import EventSourcing

/// What all states of the streams of one category come to.
public struct CategoryDigest: Sendable, Equatable {
  public let category: String
  public internal(set) var streams = 0
  /// Of all their states as trees; see `BookDomain.describe`. The order in which streams ended is nothing to it.
  public var digest: [UInt8] { words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } } }

  /// The sum of the streams' digests, so that none of them has to be kept.
  private var words: [UInt64] = [0, 0, 0, 0]

  init(_ category: String) {
    self.category = category
  }

  /// Takes in a stream: the digest of its name and its state.
  fileprivate mutating func add(_ digest: [UInt8]) {
    streams += 1
    for place in digest.indices where place % 8 == 0 {
      words[place / 8] &+= digest[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}

/// Folds every stream of a history.
struct StateDigests<D: BookDomain> {
  private struct Stream {
    var state: D.State
    let last: UInt32
  }

  private let end: Position
  private var open: [StreamName: Stream] = [:]
  private var categories: [String: CategoryDigest] = [:]
  /// Streams with an event that can't be read.
  private var broken: Set<StreamName> = []

  init(through end: Position) {
    self.end = end
  }

  /// - Throws: `EventCodingError` if the event can't be read; or why the log can't be.
  mutating func take(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer, of log: some EventReader) throws {
    let name = envelope.stream
    if open[name] == nil {
      open[name] = Stream(state: D.initialState(of: name), last: try log.version(of: name, at: end))
    }
    guard let place = open.index(forKey: name) else { return }
    try D.evolve(&open.values[place].state, envelope, payload)
    guard !broken.contains(name) else { return }
    guard envelope.version >= open.values[place].last, let stream = open.removeValue(forKey: name) else { return }
    categories[name.category, default: CategoryDigest(name.category)].add(Self.digest(of: stream.state, name))
  }

  /// An event of the stream can't be read: no state of it counts.
  mutating func pass(_ stream: StreamName) {
    broken.insert(stream)
  }

  /// By the names of the categories.
  var sorted: [CategoryDigest] { categories.values.sorted { $0.category < $1.category } }

  private static func digest(of state: D.State, _ stream: StreamName) -> [UInt8] {
    var bytes: [UInt8] = []
    StateValue.text(stream.description).append(to: &bytes)
    D.describe(state).append(to: &bytes)
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
