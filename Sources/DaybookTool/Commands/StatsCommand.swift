// `daybook stats`: a book in numbers.

internal import ArgumentParser
public import Daybook
public import EventLog
internal import EventSourcing

struct StatsCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "stats", abstract: "A book in numbers: events, streams, bytes, events by type.",
      discussion: """
        Also from which event on the policies, which answer events by themselves, are asked again when the book is opened \
        for writing; the files of the log; and what recoveries have cut off its end because nothing proved that it had \
        been acknowledged.
        """)
  }

  @OptionGroup var location: BookLocation
  @Flag(help: "Without the events by type, for which all of the log is read.")
  var brief = false
  @Option(help: ArgumentHelp("Show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let progress = console.progress("counting")
    defer { progress.clear() }
    let statistics = try await book.statistics(countingTypes: !brief) { progress.show($0, of: $1) }
    progress.clear()
    guard console.format == .text else { return try console.object(statistics.fields) }
    let times = try await TimeText.of(timeZone, in: book)
    try console.facts(statistics.facts, times)
    if !brief {
      try console.line()
      try console.list(statistics.types, times, empty: "no events")
    }
    try console.section("policies", statistics.policies, times)
    try console.section("files of the log", statistics.segments, times)
    try console.section("cut off by recoveries", statistics.cutTails, times)
  }
}

extension PolicyStanding: FieldListRow {
  public static let shown = [
    ShownField("name", "POLICY"), ShownField("askedAgainFrom", "ASKED AGAIN FROM", .right),
  ]

  public static let fields: [RowField<Self>] = [
    RowField("name") { .text($0.name) }, RowField("askedAgainFrom") { .integer($0.askedAgainFrom) },
  ]
}

extension SegmentStatistics: FieldListRow {
  public static let shown = [
    ShownField("file", "FILE"), ShownField("state", "STATE"), ShownField("firstPosition", "FROM", .right),
    ShownField("lastPosition", "TO", .right), ShownField("bytes", "BYTES", .right),
  ]

  public static let fields: [RowField<Self>] = [
    RowField("file") { .text($0.file) }, RowField("state") { .text($0.state.rawValue) },
    RowField("firstPosition") { .integer($0.firstPosition) }, RowField("lastPosition") { .integer($0.lastPosition) },
    RowField("bytes") { .integer($0.bytes) },
  ]
}

extension CutTailFile: FieldListRow {
  public static let shown = [
    ShownField("file", "FILE"), ShownField("epoch", "OPENING", .right), ShownField("bytes", "BYTES", .right),
  ]

  public static let fields: [RowField<Self>] = [
    RowField("file") { .text($0.file) }, RowField("epoch") { .integer($0.epoch) },
    RowField("bytes") { .integer($0.bytes) },
  ]
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
    (eventsByType ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { type, count in
      TypeCount(type: type, count: count, share: Double(count) / Double(max(position, 1)))
    }
  }

  /// What people see, sizes in units.
  fileprivate var facts: [OutputValue.Field] {
    [
      .init("events", .text(Grouped.number(position))), .init("streams", .text(Grouped.number(streams))),
      .init("logBytes", .text(Grouped.bytes(logBytes))),
      .init("bytesPerEvent", .integer(logBytes / max(position, 1))), .init("segments", .integer(segments.count)),
      .init("firstRecordedAt", .instant(firstRecordedAt)), .init("lastRecordedAt", .instant(lastRecordedAt)),
      .init("epoch", .integer(epoch)), .init("logID", .id(ID<Never>(logID))),
    ]
  }

  fileprivate var fields: [OutputValue.Field] {
    [
      .init("logID", .id(ID<Never>(logID))), .init("position", .integer(position)),
      .init("streams", .integer(streams)), .init("segments", .integer(segments.count)), .init("epoch", .integer(epoch)),
      .init("logBytes", .integer(logBytes)), .init("firstRecordedAt", .instant(firstRecordedAt)),
      .init("lastRecordedAt", .instant(lastRecordedAt)),
      .init("eventsByType", eventsByType == nil ? .null : .object(types.map { .init($0.type, .integer($0.count)) })),
      .init("policies", .list(policies.map { .object($0.outputFields) })),
      .init("segmentFiles", .list(self.segments.map { .object($0.outputFields) })),
      .init("cutTails", .list(cutTails.map { .object($0.outputFields) })),
    ]
  }
}
