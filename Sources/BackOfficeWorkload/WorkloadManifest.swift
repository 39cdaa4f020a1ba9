// What a made-up book is known by: how it was made, how many events of each type it has, and the digests of its read
// models and of its beginning. Two books with the same manifest are the same.

internal import BackOfficeViews
internal import Daybook
internal import Digests
public import EventSourcing
public import FoundationEssentials
internal import JSON

/// The manifest of a made-up book.
public struct WorkloadManifest: Sendable, Hashable {
  /// How many events it has.
  public var events: Position
  /// How many were asked for.
  public var asked: UInt64
  public var seed: UInt64
  public var logID: UUID
  /// How many commands were sent, those that were refused included.
  public var commands = 0
  public var rejections = 0
  /// The shop's time at the end.
  public var until = Instant(milliseconds: 0)
  /// How many events there are of each type.
  public var types: [String: Int] = [:]
  /// The digest of each read model.
  public var views: [String: String] = [:]
  /// SHA-256 of the first 10,000 events: of their lines in the export, each with its line feed.
  public var firstEvents = ""

  static let countOfFirstEvents = 10_000

  init(events: Position, asked: UInt64, seed: UInt64, logID: UUID) {
    (self.events, self.asked, self.seed, self.logID) = (events, asked, seed, logID)
  }
}

extension WorkloadManifest {
  /// One JSON object, with a line feed. Names are sorted.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      func number(_ name: String, _ value: UInt64) {
        writer.key(name)
        writer.write(value)
      }
      func text(_ name: String, _ value: String) {
        writer.key(name)
        writer.write(value)
      }
      number("events", events)
      number("asked", asked)
      number("seed", seed)
      text("logID", logID.uuidString.lowercased())
      number("commands", UInt64(commands))
      number("rejections", UInt64(rejections))
      text("until", until.description)
      writer.key("types")
      writer.object { writer in
        for (type, count) in types.sorted(by: { $0.key < $1.key }) {
          writer.key(type)
          writer.write(count)
        }
      }
      writer.key("views")
      writer.object { writer in
        for (view, digest) in views.sorted(by: { $0.key < $1.key }) {
          writer.key(view)
          writer.write(digest)
        }
      }
      text("firstEvents", firstEvents)
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  static func types(of book: BackOfficeBook) async throws -> [String: Int] {
    let types = Lock<[String: Int]>([:])
    try await book.log(LogQuery()) { record in
      types.withLock { $0[record.envelope.type, default: 0] += 1 }
      return true
    }
    return types.withLock { $0 }
  }

  static func digestOfFirstEvents(of book: BackOfficeBook) async throws -> String {
    let lines = Lock((hash: SHA256(), left: countOfFirstEvents))
    _ = try await book.export(through: Position(countOfFirstEvents)) { bytes in
      lines.withLock { lines in
        let rows = bytes.split(separator: UInt8(ascii: "\n"))
        for line in rows where line.starts(with: #"{"event""#.utf8) && lines.left > 0 {
          (Array(line) + [UInt8(ascii: "\n")]).withUnsafeBytes { lines.hash.update(bufferPointer: $0) }
          lines.left -= 1
        }
      }
    }
    return HexDigits.text(lines.withLock { $0.hash.finalize() })
  }
}
