// Somebody moves the book away and puts another copy of it in its place, at each call by which the views look at the
// log: whatever they do next must be done in the log's own book or not at all.

import EventSourcing
import Foundation
import LibC
import ReadModels
import Testing

@Suite struct SwappedFolderTests {
  enum Work: CaseIterable { case build, grow, rebuild, verify }

  @Test(arguments: Work.allCases, [false, true])
  func `nothing is derived into the book that was put in the place of the log's own`(
    _ work: Work, copyHasViews: Bool
  ) throws {
    let log = try ChainedLog.sample(40)
    let older = try ChainedLog.sample(20, logID: log.logID)
    var call = 0
    repeat { call += 1 } while try isSwapped(at: call, of: work, log, older, copyHasViews)
    #expect(call > 3, "the log is looked at")
  }

  /// Swaps the folders at a call and looks what became of the copy; false if there were not so many calls.
  private func isSwapped(
    at call: Int, of work: Work, _ log: ChainedLog, _ older: ChainedLog, _ copyHasViews: Bool
  ) throws -> Bool {
    let place = TemporaryFolder()
    let (book, copy) = (place.path + "/book", place.path + "/copy")
    for folder in [book, copy] { #expect(mkdir(folder, 0o700) == 0) }
    if work != .build { try derive(book, older) }
    if copyHasViews { try derive(copy, older) }
    let before = try content(of: copy)
    let swapping = SwappingLog(log, at: call) {
      _ = rename(book, place.path + "/old")
      _ = rename(copy, book)
    }
    try carryOut(work, in: book, swapping)
    guard swapping.isSwapped else { return false }
    #expect(try content(of: book) == before, "swapped at call \(call)")
    return true
  }

  @Test func `a view whose folder was moved away just now grows no further`() throws {
    let log = try ChainedLog.sample(40)
    let older = try ChainedLog.sample(20, logID: log.logID)
    var look = 0
    repeat { look += 1 } while try isLeftAlone(whenMovedAt: look, log, older)
    #expect(look > 1, "somebody looks where the log lies before a view grows")
  }

  /// Moves the folder of the views away when somebody looks where the log lies, and looks how far they got; false if
  /// there were not so many looks.
  private func isLeftAlone(whenMovedAt look: Int, _ log: ChainedLog, _ older: ChainedLog) throws -> Bool {
    let place = TemporaryFolder()
    let (book, old) = (place.path + "/book", place.path + "/old")
    #expect(mkdir(book, 0o700) == 0)
    try derive(book, older)
    let moving = SwappingLog(log, at: look, of: .looksAtItsPlace) { _ = rename(book + "/views", old) }
    try carryOut(.grow, in: book, moving)
    guard moving.isSwapped else { return false }
    let left = TallyViewStore(folder: old)
    _ = try left.open(for: log)
    #expect(left.position == older.durable.position, "moved at look \(look)")
    left.close()
    return true
  }

  private func derive(_ book: String, _ log: ChainedLog) throws {
    let views = set(TallyViewStore(folder: book + "/views"))
    try views.catchUp(from: log)
    views.close()
  }

  /// Does the work as far as it goes.
  private func carryOut(_ work: Work, in book: String, _ log: SwappingLog) throws {
    // As a log does, which keeps its book's folder open.
    let opened = open(book, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let views = set(TallyViewStore(folder: ViewFolder(book + "/views") { dup(opened) }))
    defer {
      views.close()
      close(opened)
    }
    switch work {
    case .build, .grow: try? views.catchUp(from: log)
    case .rebuild: try? views.rebuild(from: log)
    case .verify: _ = try? views.verify(from: log)
    }
  }

  /// All files below a folder.
  private func content(of folder: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return names.reduce(into: [:]) { files, name in
      files[name] = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
    }
  }
}

/// A log that lets something happen at one of the calls that it answers, and knows afterwards that it lies elsewhere.
final class SwappingLog: EventReader {
  enum Calls { case all, looksAtItsPlace }

  private let log: ChainedLog
  private let left: Lock<Int>
  private let counted: Calls
  private let swap: @Sendable () -> Void

  init(_ log: ChainedLog, at call: Int, of counted: Calls = .all, _ swap: @escaping @Sendable () -> Void) {
    self.log = log
    left = Lock(call)
    self.counted = counted
    self.swap = swap
  }

  var isSwapped: Bool { left.withLock { $0 <= 0 } }

  /// What happens just after an answer was found and before it is acted on.
  private func answered(_ call: Calls = .all) {
    guard counted == .all || call == counted else { return }
    let isNow = left.withLock { left in
      left -= 1
      return left == 0
    }
    if isNow { swap() }
  }

  var logID: UUID { log.logID }

  var durable: ChainPoint {
    defer { answered() }
    return log.durable
  }

  func digest(at position: Position) throws(StoreFailure) -> [UInt8]? {
    defer { answered() }
    return try log.digest(at: position)
  }

  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    answered()
    try log.read(after: position, through: last, visit)
    answered()
  }

  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try log.read(stream, after: version, visit)
  }

  func refresh() throws(StoreFailure) { answered() }

  func requirePlace() throws(StoreFailure) {
    guard !isSwapped else { throw StoreFailure(.io, "the book was moved") }
    answered(.looksAtItsPlace)
  }
}
