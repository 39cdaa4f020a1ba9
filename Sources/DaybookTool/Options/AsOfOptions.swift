// At which moment a book is asked: `--at`, with the cache in which the views of earlier moments are kept.

public import ArgumentParser
public import Daybook
internal import EventSourcing
internal import Foundation

/// At which moment of its past to show a book; now, unless somebody says otherwise.
public struct AsOfOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Show what was then: behind an event, or at a time (a day: at its end).", valueName: "position|time"),
    transform: MomentArgument.parse)
  var at: MomentArgument?

  @OptionGroup var cache: CacheOption

  public init() {}

  /// Whether a moment is named.
  public var isGiven: Bool { at != nil }

  /// Runs `body` on the book as it was at the moment asked for, and tells which that is; on the book itself if none is.
  func withBook<D: ToolDomain>(
    from book: Book<D>, zone: String?, _ console: Console, _ body: (Book<D>) async throws -> Void
  ) async throws {
    guard let at else { return try await body(book) }
    let times = try await TimeText.of(zone, in: book)
    let past = try await book.asOf(try await at.moment(in: book, times), cacheLimit: cache.bytes)
    if let moment = past.moment { console.notice("as of \(times.text(of: moment))") }
    defer { for note in past.takeNotes() { console.notice("note: \(note)") } }
    do {
      try await body(past)
      try? await past.close()
    } catch {
      try? await past.close()
      throw error
    }
  }
}

/// How much the views of earlier moments may take on the disk.
public struct CacheOption: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp("Keep so much of what was built for earlier moments, in MiB.", valueName: "MiB"))
  var mebibytes: Int64 = 1024

  public init() {}

  public func validate() throws {
    if mebibytes < 0 { throw ValidationError("--cache wants a number from 0.") }
  }

  var bytes: Int64 { mebibytes.multipliedReportingOverflow(by: 1 << 20).overflow ? .max : mebibytes << 20 }
}

/// A moment as it was written on the command line: a position, the id of an event, or a time.
enum MomentArgument: Equatable {
  case position(Position)
  case event(UUID)
  case time(TimeArgument)
  case now

  static func parse(_ text: String) throws -> MomentArgument {
    if let position = PositionArgument.position(text) { return .position(position) }
    if let id = UUID(uuidString: text) { return .event(id) }
    if text.lowercased() == "now" { return .now }
    do {
      return .time(try TimeArgument.parse(text))
    } catch {
      throw ValidationError("\(text) is no position and no time; write it like #41, 2024-03-29 14:34 or 2 days ago.")
    }
  }

  /// The moment that is meant.
  ///
  /// - Throws: `ToolFailure` with the status `notFound` if the book has no such event.
  func moment<D: ToolDomain>(in book: Book<D>, _ times: TimeText) async throws -> AsOf {
    switch self {
    case .position(let position): return .position(position)
    case .event(let id):
      guard let position = try await EventArgument.position(of: id, in: book) else {
        throw ToolFailure(.notFound, "there is no event \(id.uuidString.lowercased()) in this book")
      }
      return .position(position)
    case .time(let time): return .end(of: time.period(in: times))
    case .now: return .head
    }
  }
}

/// A moment as it stands in an address.
package enum MomentInAddress {
  /// The moment of a book's past that a text names, as `--at` takes it.
  ///
  /// - Throws: `ToolFailure` if it names none.
  package static func moment<D: ToolDomain>(
    _ text: String, in book: Book<D>, _ times: TimeText
  ) async throws -> BookMoment? {
    guard let argument = try? MomentArgument.parse(text) else {
      throw ToolFailure(.usage, "\(text) is no position and no time")
    }
    let past = try await book.asOf(try await argument.moment(in: book, times))
    try? await past.close()
    return past.moment
  }
}

extension TimeText {
  /// `2024-03-29 14:34:00 (#41)`.
  package func text(of moment: BookMoment) -> String {
    guard moment.position > 0 else { return "#0, before the first event" }
    return (moment.time.map { second($0) + " " } ?? "") + "(#\(moment.position))"
  }
}

/// A command that asks a book what was at any moment.
public protocol TimeTravelCommand: QueryCommand {
  /// At which moment.
  var moment: AsOfOptions { get }
  /// The zone in which times are meant and shown, by its IANA name; nil for the book's.
  var zone: String? { get }
}

extension TimeTravelCommand {
  public var zone: String? { nil }

  public func ask(_ book: Book<D>, _ console: Console) async throws {
    try await moment.withBook(from: book, zone: zone, console) { try await query($0, console) }
  }
}

/// A command that shows what a user may see.
public protocol ListCommand: TimeTravelCommand {
  /// Who looks, and in which zone.
  var viewerOptions: ViewerOptions { get }
}

extension ListCommand {
  public var zone: String? { viewerOptions.timeZone }
}
