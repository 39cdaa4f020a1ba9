// `daybook stats`: a book in numbers.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct StatsCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "stats", abstract: "A book in numbers: events, streams, bytes, events by type.")
  }

  @OptionGroup var location: BookLocation
  @Option(help: ArgumentHelp("Show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let progress = console.progress("counting")
    defer { progress.clear() }
    let statistics = try await book.statistics { progress.show($0, of: $1) }
    progress.clear()
    guard console.format == .text else { return try console.object(statistics.fields) }
    let times = try await TimeText.of(timeZone, in: book)
    try console.facts(statistics.facts, times)
    try console.line()
    try console.list(statistics.types, times, empty: "no events")
  }
}

extension BookStatistics {
  /// How many events there are of one type.
  struct TypeCount: FieldListRow {
    let type: String
    let count: Int
    let share: Double

    static let shown = [
      ShownField("type", "TYPE"), ShownField("count", "EVENTS", .right), ShownField("share", "SHARE", .right),
    ]

    static let fields: [RowField<Self>] = [
      RowField("type") { .text($0.type) }, RowField("count") { .integer($0.count) },
      RowField("share") { .text($0.percent) },
    ]

    private var percent: String {
      let thousandths = Int((share * 1000).rounded())
      return "\(thousandths / 10).\(thousandths % 10) %"
    }
  }

  /// The most frequent types first.
  var types: [TypeCount] {
    eventsByType.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { type, count in
      TypeCount(type: type, count: count, share: Double(count) / Double(max(position, 1)))
    }
  }

  /// What people see, sizes in units.
  fileprivate var facts: [OutputValue.Field] {
    [
      .init("events", .text(Grouped.number(position))), .init("streams", .text(Grouped.number(streams))),
      .init("logBytes", .text(Grouped.bytes(logBytes))),
      .init("bytesPerEvent", .integer(logBytes / max(position, 1))), .init("segments", .integer(segments)),
      .init("firstRecordedAt", .instant(firstRecordedAt)), .init("lastRecordedAt", .instant(lastRecordedAt)),
      .init("epoch", .integer(epoch)), .init("logID", .id(ID<Never>(logID))),
    ]
  }

  fileprivate var fields: [OutputValue.Field] {
    [
      .init("logID", .id(ID<Never>(logID))), .init("position", .integer(position)),
      .init("streams", .integer(streams)), .init("segments", .integer(segments)), .init("epoch", .integer(epoch)),
      .init("logBytes", .integer(logBytes)), .init("firstRecordedAt", .instant(firstRecordedAt)),
      .init("lastRecordedAt", .instant(lastRecordedAt)),
      .init("eventsByType", .object(types.map { .init($0.type, .integer($0.count)) })),
    ]
  }
}
