// Digests of all states of a history, by category: each stream is folded in memory and forgotten when it has its last
// event, so that it takes no more memory than there are streams under way.

internal import Digests
internal import EventSourcing
internal import JSON

/// Folds every stream of a history.
struct StateDigests<D: BookDomain> {
  private struct Stream {
    var state: D.State
    let last: UInt32
  }

  private let end: Position
  private var open: [StreamName: Stream] = [:]
  private var sums: [String: [UInt64]] = [:]
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
    add(D.describe(stream.state), of: name)
  }

  /// An event of the stream can't be read: no state of it counts.
  mutating func pass(_ stream: StreamName) {
    broken.insert(stream)
  }

  /// By category, as hexadecimal digits. The order in which streams ended is nothing to them.
  var digests: [String: String] {
    sums.mapValues { HexDigits.text($0.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }) }
  }

  private mutating func add(_ state: StateValue, of stream: StreamName) {
    var writer = JSONWriter()
    writer.write(stream.description)
    writer.write(state)
    var sha = SHA256()
    writer.bytes.withUnsafeBytes { sha.update(bufferPointer: $0) }
    let bytes = sha.finalize()
    let words = (0..<4).map { word in bytes[word * 8..<word * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    sums[stream.category] = zip(sums[stream.category] ?? [0, 0, 0, 0], words).map { $0 &+ $1 }
  }
}

extension JSONWriter {
  /// Writes a state's tree, for its digest.
  fileprivate mutating func write(_ value: StateValue) {
    switch value {
    case .null: writeNull()
    case .flag(let flag): write(flag)
    case .integer(let number): write(number)
    case .real(let number): write("\(number)")
    case .text(let text): write(text)
    case .instant(let instant): write(instant.milliseconds)
    case .list(let values): array { writer in for value in values { writer.write(value) } }
    case .object(let fields):
      object { writer in
        for field in fields {
          writer.key(field.name)
          writer.write(field.value)
        }
      }
    case .choice(let name, let content):
      object { writer in
        writer.key(name)
        writer.write(content)
      }
    }
  }
}
