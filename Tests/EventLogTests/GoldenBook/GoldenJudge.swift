// Judges damage to one file of the golden book: refused by name and place, harmless, or within the window.
// A file that opening does not read is judged by what reads it; the whole book is opened as well for some images.

import EventLogSimulation

@testable import EventLog

/// The judge of one file.
struct GoldenJudge {
  let book: GoldenBook
  let file: GoldenBook.File
  /// A disk whose copy of the file is damaged again and again, and which is otherwise only read.
  let disk: SimulatedStorage
  /// A log that was opened on that disk before any damage. It keeps nothing of what it has read.
  let log: SimulatedLog

  init(_ book: GoldenBook, _ file: GoldenBook.File) throws {
    self.book = book
    self.file = file
    disk = book.storage.restarted()
    var options = GoldenBook.options()
    options.cacheSize = 0
    log = try SimulatedLog(disk, options: options)
  }

  /// What the damage comes to; throws `GoldenFault` when that is none of what is allowed.
  func judge(_ damage: GoldenDamage, isDeep: Bool) throws -> GoldenOutcome {
    let bytes = damage.applied(to: file.bytes)
    switch file.part {
    case .manifest, .active: return try outcomeOfOpening(damage, bytes, isDeep: isDeep)
    case .closed where damage.offset < SegmentHeader.size:
      return try outcomeOfOpening(damage, bytes, isDeep: isDeep)
    case .closed, .sealed:
      disk.replaceContents(of: file.name, with: bytes)
      try file.part == .sealed ? readSealed() : readClosed()
      if isDeep { try useAroundSegment(bytes) }
      return .refusedWhenRead
    case .index:
      disk.replaceContents(of: file.name, with: bytes)
      let outcome = try outcomeOfIndex(damage)
      if isDeep { try useIndex(bytes) }
      return outcome
    }
  }

  /// A disk of its own with the damaged file, for what changes it.
  func image(_ bytes: [UInt8]) -> SimulatedStorage {
    let image = book.storage.restarted()
    image.replaceContents(of: file.name, with: bytes)
    return image
  }

  /// The segment that the file belongs to.
  var entry: Manifest.Segment { book.manifest.segments.first { $0.file == file.name }! }

  /// Runs `body`, which must succeed or be refused by an error that names the file, or the one given, and an offset.
  func isRefused(naming name: String? = nil, _ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return false
    } catch let error as StoreFailure {
      guard error.code == .corrupt, error.file == name ?? file.name, error.offset != nil else {
        throw GoldenFault("refused without its place: \(error)")
      }
      return true
    }
  }

  /// The same for what must be refused.
  func requireRefusal(_ what: String, _ body: () throws -> Void) throws {
    guard try isRefused(body) else { throw GoldenFault("\(what) notices nothing") }
  }

  /// Compares what a log shows after a position with the history, and returns how far it shows it.
  @discardableResult
  func compare(_ log: some ReadableLog, after: UInt64, through: UInt64? = nil) throws -> UInt64 {
    var shown = after
    var batchEnd = after
    try log.scan(after: after, through: through) { envelope, payload in
      guard shown < book.history.count else { throw GoldenFault("a phantom at \(shown + 1)") }
      let own = book.history[Int(shown)]
      guard own.envelope == envelope, own.payload.elementsEqual(payload) else {
        throw GoldenFault("wrong bytes at position \(shown + 1)")
      }
      shown += 1
      batchEnd = envelope.batch.lastPosition
      return true
    }
    guard shown == batchEnd else { throw GoldenFault("half a batch after \(shown)") }
    return shown
  }
}
