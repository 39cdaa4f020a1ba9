// Values of a state as they are printed, and the rows of `diff` and `blame`.

internal import Daybook
internal import EventSourcing

extension OutputValue {
  /// A value of a state.
  init(_ value: StateValue) {
    switch value {
    case .null: self = .null
    case .flag(let flag): self = .flag(flag)
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .text(let text): self = .text(text)
    case .instant(let instant): self = .instant(instant)
    case .list(let values): self = .list(values.map { OutputValue($0) })
    case .object(let fields): self = Self.amount(value) ?? .object(fields.map { Field($0.name, OutputValue($0.value)) })
    case .choice(let name, let content): self = .object([Field(name, OutputValue(content))])
    }
  }

  private static func amount(_ value: StateValue) -> OutputValue? {
    guard value.isAmount, case .integer(let minor)? = value["minor"], case .text(let currency)? = value["currency"]
    else { return nil }
    return .money(minor: minor, currency: currency)
  }

  /// The value in a table's cell.
  func cell(_ times: TimeText) -> String { isUnset ? "—" : plain(times) }

  private var isUnset: Bool { self == .null || self == .list([]) || self == .object([Field]()) }
}

extension Envelope {
  /// Which event it was, and whose.
  var originFields: [OutputValue.Field] {
    [
      .init("position", .integer(position)), .init("version", .integer(version)), .init("type", .text(type)),
      .init("recordedAt", .instant(recordedAt)), .init("actor", .text(actor.description)),
      .init("commandID", .id(ID<Never>(batch.commandID))), .init("command", .text(batch.command)),
    ]
  }

  /// The names of these fields.
  static let originNames = ["position", "version", "type", "recordedAt", "actor", "commandID", "command"]

  /// The columns of a table that say so.
  static let originColumns = [
    Table.Column("EVENT"), Table.Column("AT"), Table.Column("BY", limit: 60), Table.Column("COMMAND"),
  ]

  /// The cells of these columns.
  func originCells(_ times: TimeText, _ names: ActorNames) -> [String] {
    ["#\(position)", times.second(recordedAt), names[actor], batch.command ?? type]
  }
}

extension Console {
  /// Prints values with the events that gave them: a table, or rows for programs. Where a terminal has no room for the
  /// values themselves, each stands in lines of its own.
  func origins<Row, D: ToolDomain>(
    _ rows: [Row], columns: [String], names: [String], _ times: TimeText, in book: Book<D>,
    _ parts: (Row) -> (cells: [String], fields: [OutputValue.Field], envelope: Envelope)
  ) async throws {
    guard format == .text else {
      var printer = RowPrinter(self, fields: names + Envelope.originNames)
      for parts in rows.map(parts) { try printer.print(parts.fields + parts.envelope.originFields) }
      return try printer.end()
    }
    guard !rows.isEmpty else { return }
    var table = Table(columns.map { Table.Column($0, limit: 80) } + Envelope.originColumns)
    let actors = await ActorNames(of: rows.map { parts($0).envelope.actor }, in: book)
    for parts in rows.map(parts) { table.add(parts.cells + parts.envelope.originCells(times, actors)) }
    guard table.leavesOut(anyOfFirst: columns.count, in: output.columns) else { return try print(table) }
    for parts in rows.map(parts) {
      let origin = parts.envelope.originCells(times, actors).joined(separator: ", ")
      let text = "\(parts.cells[0]): \(parts.cells.dropFirst().joined(separator: " → ")) (\(origin))"
      try words(TerminalSafe.text(DisplayWidth.shorteningIDs(text)), hanging: 4)
    }
  }
}
