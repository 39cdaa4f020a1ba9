// How fast views are built, beside a plain C program that folds the same events into one table of SQLite by an upsert
// each; and how soon a list shows what was committed. The events are those of the help desk, or of a copy of the book
// that DAYBOOK_BOOK names.

import BackOffice
import BackOfficeViews
import CBare
import Daybook
import EventSourcing
import Foundation
import ReadModels

enum Views {
  static func run(in folder: URL) async throws -> [Figure] {
    guard let path = try await book(in: folder) else {
      print("views: skipped, there is no shared/data; set DAYBOOK_SHARED or DAYBOOK_BOOK")
      return []
    }
    return try await rebuilds(path, in: folder) + catchingUp(in: folder)
  }

  private static func rebuilds(_ path: String, in folder: URL) async throws -> [Figure] {
    let book = try await BackOfficeBook.open(path, BookOptions(viewUpdates: .onQuery))
    let count = Double(book.position)
    try await book.rebuildViews()
    let peak = Figure("peak memory of a rebuild of all views", peakMemory(), "MiB")
    let bare = try await BareFold(of: book, in: folder)
    let all = book.views.names
    var rates: [[Double]] = [[], [], []]
    var limits: [[Double]] = [[], [], []]
    for _ in 0..<3 {
      for (index, views) in [["orders"], ["audit"], all].enumerated() {
        rates[index].append(count / (try await seconds { try await book.rebuildViews(views) }))
        limits[index].append(try bare.rate())
      }
    }
    try await book.close()
    return [peak]
      + zip(["open orders", "the audit trail", "all views"], zip(rates, limits)).map { name, rounds in
        Figure("rebuild of \(name), \(Int(count)) events", rounds: rounds.0, "events/s", limits: rounds.1)
      }
  }

  /// What a list takes that is asked for right after a commit, in milliseconds.
  private static func catchingUp(in folder: URL) async throws -> [Figure] {
    let shop = try await Shop(folder.appending(path: "catching-up").path, orders: 2_000)
    var query = OrdersQuery(.open)
    query.limit = 20
    _ = try await shop.book.orders(query)
    var times: [Double] = []
    for round in 0..<1_000 {
      try await shop.book.execute(
        CommentOnTask(orderID: shop.orders[round * 7 % 2_000], taskID: .current, text: "x"), as: shop.owner)
      times.append(try await seconds { _ = try await shop.book.orders(query) } * 1_000)
    }
    try await shop.book.close()
    return [
      Figure("20 open orders right after a commit, median", quantile(0.5, of: times), "ms"),
      Figure("the slowest hundredth", quantile(0.99, of: times), "ms"),
    ]
  }

  /// A book of its own.
  private static func book(in folder: URL) async throws -> String? {
    let path = folder.appending(path: "views").path
    if let given = ProcessInfo.processInfo.environment["DAYBOOK_BOOK"] {
      try FileManager.default.copyItem(atPath: given, toPath: path)
      return path
    }
    guard let file = try HelpDesk.unpacked(into: folder) else { return nil }
    let book = try await BackOfficeBook.open(path, BookOptions(viewUpdates: .onQuery))
    var options = ApplyOptions()
    options.clock = .commands
    _ = try await book.apply(.file(file), options) { _ in }
    try await book.close()
    return path
  }

  private static func peakMemory() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}

/// The events of a book in memory, as the C program takes them.
private struct BareFold {
  private let events: [cbare_event]
  private let path: String

  init(of book: BackOfficeBook, in folder: URL) async throws {
    path = folder.appending(path: "bare.sqlite").path
    let found = Lock<[cbare_event]>([])
    let types = Lock<[String: Int64]>([:])
    try await book.log(LogQuery()) { record in
      let envelope = record.envelope
      let type = types.withLock { types in
        let number = types[envelope.type] ?? Int64(types.count)
        types[envelope.type] = number
        return number
      }
      var event = cbare_event()
      event.version = Int64(envelope.version)
      event.type = type
      event.at = envelope.recordedAt.milliseconds
      withUnsafeMutableBytes(of: &event.thing) { BareFold.fill($0, envelope.stream.description) }
      withUnsafeMutableBytes(of: &event.actor) { BareFold.fill($0, envelope.actor.name) }
      found.withLock { $0.append(event) }
      return true
    }
    events = found.withLock { $0 }
  }

  /// The end of a text, where its id is.
  private static func fill(_ bytes: UnsafeMutableRawBufferPointer, _ text: String) {
    bytes.copyBytes(from: text.utf8.suffix(bytes.count))
  }

  /// Events a second.
  func rate() throws -> Double {
    let rate = cbare_fold(path, events, events.count)
    guard rate > 0 else { throw CocoaError(.fileWriteUnknown) }
    return rate
  }
}
