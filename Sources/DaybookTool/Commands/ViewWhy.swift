// `daybook views why`: which events gave a row of a view its values.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import ReadModels

struct ViewWhy<D: ToolDomain>: ListCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "why", abstract: "Show which events gave a row of a view its values.",
      discussion: """
        For each value the last event before which it was another; for a sum every event that changed it, newest first; \
        for a name that a list shows beside an id (`customerName` for `customerID`) the event that set the id, and the \
        one that gave the name. Nothing is guessed: the row is made again from the events it follows from, and once more \
        without those that are named. Where the value is the same then, the event that would have given it as well is \
        named behind the first, marked `again`. Values are as the table holds them: times in milliseconds since 1970.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The view's name.", completion: .list(D.viewNames))
  var name: String
  @Argument(
    help: """
      The row: its key, its parts separated by blanks; or a text that only this row has, such as a name or an address; \
      or \(D.streamNames).
      """)
  var key: String
  @Argument(help: "Only this column, of the row or of one with the same key in another table of the view.")
  var column: String?
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let times = try await viewerOptions.times(in: book)
    let keys = try await keys(in: book)
    guard let origin = try await book.origin(ofRow: key, keys: keys, column: column, in: name) else { throw missing }
    switch origin {
    case .gone(_, let envelope): throw try await gone(by: envelope, book, times)
    case .there(let cells): try await print(try await shown(cells, in: book), console, times, in: book)
    }
  }

  /// What the row's key may begin with, where it is named by a stream (a number will do) or by an actor (an address).
  private func keys(in book: Book<D>) async throws -> [StreamName.Key] {
    var keys: [StreamName.Key] = []
    if let stream = try await found({ try await StreamArgument.existing(key, in: book) }) { keys.append(stream.key) }
    if case .user(let id)?? = try await found({ try await D.actor(named: key, in: book) }) { keys.append(.uuid(id)) }
    return keys
  }

  /// What is looked for; nil if there is none such, but damage is told.
  private func found<Found>(_ look: () async throws -> Found) async throws -> Found? {
    do {
      return try await look()
    } catch {
      if case .store? = error as? Book<D>.Failure { throw error }
      return nil
    }
  }

  private var missing: ToolFailure {
    ToolFailure(
      .notFound, "there is no row \(key) in \(name)",
      remedy: "`\(D.program) views sql \(name) \"SELECT * FROM \(name)\"` shows all")
  }

  private func gone(by envelope: Envelope, _ book: Book<D>, _ times: TimeText) async throws -> ToolFailure {
    guard try await isShown(envelope.stream, in: book) else { return missing }
    let ending = try await book.state(of: envelope.stream)?.ending
    return ToolFailure(
      .notFound,
      "there is no row \(key) in \(name) any more: #\(envelope.position), \(envelope.type), took it away, "
        + "\(times.second(envelope.recordedAt)), by \(envelope.actor)\(envelope.batch.commandInBrackets)"
        + (ending.map { "; \(envelope.stream) is \($0.word)" } ?? ""))
  }

  /// The values whose events the viewer may see, all of them; one who may see none has no such row.
  private func shown(_ cells: [CellOrigin], in book: Book<D>) async throws -> [CellOrigin] {
    guard viewerOptions.user != nil else { return cells }
    var known: [StreamName: Bool] = [:]
    for stream in Set(cells.flatMap(\.steps).map(\.envelope.stream)) {
      known[stream] = try await isShown(stream, in: book)
    }
    let shown = cells.filter { cell in cell.steps.allSatisfy { known[$0.envelope.stream] ?? false } }
    if shown.isEmpty { throw missing }
    return shown
  }

  private func isShown(_ stream: StreamName, in book: Book<D>) async throws -> Bool {
    guard let user = viewerOptions.user else { return true }
    guard try await D.shows(stream, behind: [], toUserNamed: user, in: book) else { return false }
    guard book.moment != nil else { return true }
    return try await D.shows(stream, behind: [], toUserNamed: user, in: book.present)
  }

  private func print(
    _ cells: [CellOrigin], _ console: Console, _ times: TimeText, in book: Book<D>
  ) async throws {
    // What was never set says nothing to a person who asks for the whole row.
    let isPlain = console.format == .text && column == nil
    let rows = cells.filter { !isPlain || $0.value != .null }.flatMap { cell in
      cell.steps.indices.map { (cell: cell, step: cell.steps[$0], again: !cell.isSum && $0 > 0) }
    }
    try await console.origins(
      rows, columns: ["COLUMN", "BEFORE", "AFTER"], names: Self.fieldNames, times, in: book
    ) { row in
      let (before, after) = (OutputValue(row.step.before ?? .null), OutputValue(row.step.after ?? .null))
      let name = row.again ? "  again" : row.cell.column
      return (
        [name, before.cell(times), after.cell(times)], Self.fields(row.cell, row.step, row.again), row.step.envelope
      )
    }
    if rows.isEmpty { console.notice("no event gave it a value") }
    if let cell = cells.first(where: { !$0.isSum && !$0.isProven }) {
      console.notice("note: more events than are named give \(cell.column) its value")
    }
  }

  private static var fieldNames: [String] {
    ["table", "key", "column", "value", "before", "after", "sum", "again", "proven", "stream"]
  }

  private static func fields(_ cell: CellOrigin, _ step: CellStep, _ again: Bool) -> [OutputValue.Field] {
    let key = cell.row.key.map { OutputValue($0) }
    return [
      .init("table", .text(cell.row.table)), .init("key", key.count == 1 ? key[0] : .list(key)),
      .init("column", .text(cell.column)), .init("value", OutputValue(cell.value)),
      .init("before", OutputValue(step.before ?? .null)), .init("after", OutputValue(step.after ?? .null)),
      .init("sum", .flag(cell.isSum)), .init("again", .flag(again)), .init("proven", .flag(cell.isProven)),
      .init("stream", .text(step.envelope.stream.description)),
    ]
  }
}
