// How far a view has read the log, and proof of which log: it is written in the same transaction as the rows, so that
// a view never holds half of what its checkpoint says.

internal import EventSourcing
internal import FoundationEssentials
internal import LibC
internal import TextFormats

/// How far a view has read.
struct Checkpoint: Sendable, Equatable {
  /// The last event that is in the view.
  var position: Position
  /// The newest point at or before `position` for which the log had a digest.
  var chain: ChainPoint
}

/// The one row of a view's table `view_checkpoint`.
struct CheckpointRow: StoredRow, Equatable {
  var view = ""
  var version = 0
  var logID = ""
  var position: Position = 0
  var chainPosition: Position = 0
  /// In hexadecimal digits.
  var chainDigest = ""
  /// While a rebuild is under way: its `BuildMark`; nil when the view is complete.
  var building: String?

  var key: TextKey {
    get { TextKey(view) }
    set { view = newValue.text }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("view", &view)
    column("version", &version)
    column("logID", &logID)
    column("position", &position)
    column("chainPosition", &chainPosition)
    column("chainDigest", &chainDigest)
    column("building", &building)
  }

  static let table = table("view_checkpoint")

  /// The checkpoint that a view's file holds; nil if it has none.
  static func stored(for view: String, in db: ViewDatabase) throws -> CheckpointRow? {
    var row = CheckpointRow()
    row.view = view
    let found = try db.statement(table.select).first(
      binding: { row.columns(&$0) }, count: 1, reading: { row.columns(&$0) })
    return found ? row : nil
  }

  var checkpoint: Checkpoint {
    get {
      Checkpoint(
        position: position, chain: ChainPoint(position: chainPosition, digest: Hexadecimal.bytes(chainDigest) ?? []))
    }
    set {
      position = newValue.position
      chainPosition = newValue.chain.position
      chainDigest = Hexadecimal.text(newValue.chain.digest)
    }
  }
}

/// What a view that is being built says of its building.
struct BuildMark {
  /// The start of the machine in which it began.
  var machine = MachineStart.id
  /// The position that it is built through: streams with later events up to there have no rows yet.
  var end: Position

  init(end: Position) {
    self.end = end
  }

  var text: String { "\(machine) \(end)" }

  /// Reads what `text` writes; nil if it is anything else.
  init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let end = Position(parts[1]) else { return nil }
    machine = String(parts[0])
    self.end = end
  }
}

/// A file that was written without syncing is whole after a killed process, not after a power failure. It is gone on
/// with only while the machine has not been started anew.
enum MachineStart {
  static let id: String = {
    guard let file = fopen("/proc/sys/kernel/random/boot_id", "re") else { return "unknown" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count].prefix { $0 > 0x20 }, as: UTF8.self)
  }()
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil if the text has anything but pairs of digits.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0]! << 4 | digits[$0 + 1]!) }
  }
}
