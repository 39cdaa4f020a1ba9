// What the book is made of: its views with their state, its log, what `doctor` says; and the rows of the views.

internal import Daybook
internal import DaybookTool
internal import EventLog
internal import EventSourcing
internal import ReadModels

extension Visit {
  func workingsPage() async throws -> InspectorResponse {
    let views = try await ask(here(["views", "list"]))
    let values = await values(for: [])
    let stats = address["with"] == "counts" ? try await ask(here(["stats"])) : nil
    let findings = address["with"] == "doctor" ? try await Book<D>.diagnose(book.path).findings : nil
    let lag = views.rows.compactMap { row -> Int64? in
      guard case .integer(let position) = row["position"] else { return nil }
      return Int64(book.position) - position
    }.max()
    let rowsOf: ([OutputValue.Field]) -> HTML = { row in
      guard case .text(let name) = row["name"] else { return "" }
      return .link(here(["rows", name]), "Rows")
    }
    let body: HTML = """
      \(section("Lists", values.table(views.rows, values.columns(of: views), caption: "brought up to date when asked", extra: ("rows", rowsOf))))
      <p>\(lag.map { $0 == 0 ? "All are up to date." : "The last one is \($0) events behind, until it is asked." } ?? "")</p>
      \(section("The log", logFacts(stats, values)))
      \(section("What doctor says", examination(findings)))
      """
    let json = OutputValue.object([
      .init("path", .text(book.path)), .init("position", .integer(book.position)),
      .init("views", .list(views.rows.map { .object($0) })),
      .init("log", stats?.object.map { .object($0) } ?? .null),
      .init("findings", findings.map { .list($0.map { .text("\($0)") }) } ?? .null),
    ]).json
    return await page(
      Content(
        title: "Workings", body: body, json: json, commandLine: try commandLine(for: here(["views", "list"]))))
  }

  private func logFacts(_ stats: Answer?, _ values: ValueText<D>) -> HTML {
    let position: HTML = "<p>\(HTML.words(book.path)), position #\(book.position).</p>"
    guard let object = stats?.object else {
      return position
        + "<p><a href=\"\(address.with("with", "counts").text)\">Count its events, segments and bytes</a></p>"
    }
    return position + values.facts(object, of: object)
  }

  private func examination(_ findings: [Finding]?) -> HTML {
    guard let findings else {
      return "<p><a href=\"\(address.with("with", "doctor").text)\">Examine the book</a>, which reads all of it</p>"
    }
    guard !findings.isEmpty else { return "<p>Nothing is wrong.</p>" }
    let items = findings.map { "<li>\(HTML.words("\($0.what)"))\($0.remedy.map { " — " + $0 } ?? "")</li>" as HTML }
    return "<ul class=\"findings\">\(items)</ul>"
  }
}

extension Visit {
  /// The rows of a view as they are stored, with the way to where each comes from.
  func rowsPage() async throws -> InspectorResponse {
    guard address.words.count >= 2, let view = D.views.first(where: { $0.name == address.words[1] }) else {
      throw ToolFailure(.notFound, "there is no such list", remedy: "Workings names them")
    }
    guard inspector.options.user == nil || !D.hidesStreams else {
      throw ToolFailure(.notFound, "rows as they are stored are shown to nobody in particular")
    }
    let name = address.words.count > 2 ? address.words[2] : view.tables[0].name
    guard let table = view.tables.first(where: { $0.name == name }) else {
      throw ToolFailure(.notFound, "\(view.name) has no table \(name)")
    }
    let offset = max(address["from"].flatMap { Int($0) } ?? 0, 0)
    let query = "SELECT * FROM \(table.name) LIMIT \(Self.usualLimit + 1) OFFSET \(offset)"
    let moment = moment.map { ["--at=\($0)"] } ?? []
    let arguments = ["views", "sql", view.name, query] + moment
    let answer = try await inspector.inquiries.answer(arguments, in: book)
    let rows = Array(answer.rows.prefix(Self.usualLimit))
    let values = await values(for: [])
    let why: ([OutputValue.Field]) -> HTML = { row in
      let key = table.keyColumnNames.map { row[$0].plain(.utc) }
      return .link(here(["views", "why", view.name, key.joined(separator: " ")]), "Why")
    }
    let columns = table.columnNames.map { ValueText<D>.Column(name: $0, title: $0) }
    let isMain = table.name == view.tables[0].name
    let others = view.tables.map { HTML.link(here(["rows", view.name, $0.name]), "\($0.name)") }
    let next: HTML =
      answer.rows.count > rows.count
      ? "<a rel=\"next\" href=\"\(address.with("from", "\(offset + rows.count)").text)\">Next page</a>" : ""
    let body: HTML = """
      <p>Tables: \(others.map { "\($0) " as HTML })</p>
      \(differenceForm(of: view.name))
      \(values.table(rows, columns, caption: "\(table.name), from row \(offset + 1)", extra: isMain ? ("why", why) : nil))
      <p class="pages">\(next)</p>
      """
    return await page(
      Content(
        title: "Rows of \(table.name)", body: body, json: answer.json, csv: answer.csv,
        commandLine: ([D.program] + arguments).map(ShellText.quoted).joined(separator: " ")))
  }

  private func differenceForm(of view: String) -> HTML {
    """
    <form class="difference" action="/differences" method="get">
    <input type="hidden" name="view" value="\(view)">
    <label for="from-moment">What changed from</label> <input id="from-moment" name="a" placeholder="#41, yesterday">
    <label for="to-moment">to</label> <input id="to-moment" name="b" placeholder="now"> <button>Show</button></form>
    """
  }

  /// From the form to the page of the differences.
  func differencesPage() throws -> InspectorResponse {
    guard let view = address["view"] else { throw ToolFailure(.usage, "which list?") }
    return .redirect(to: PageAddress(["views", "diff", view, address["a"] ?? "0", address["b"] ?? "now"]))
  }

  /// What became of the rows of a table.
  func table(_ difference: TableDifference, of view: String) -> HTML {
    func row(_ sign: HTML, _ values: [ColumnValue]) -> HTML {
      let rest = zip(difference.columns, values).dropFirst(difference.keyColumns).filter { $0.1 != .null }
      let text = rest.map { "\($0): \(OutputValue($1).plain(.utc))" }.joined(separator: ", ")
      return "<li>\(sign) \(key(difference.key(of: values), view)) \(HTML.words(text))</li>\n"
    }
    let changed = difference.changed.map { change in
      let parts = difference.changes(of: change).map {
        "\($0.name): \(OutputValue($0.before).plain(.utc)) → \(OutputValue($0.after).plain(.utc))"
      }
      return
        "<li>changed \(key(difference.key(of: change.after), view)) \(HTML.words(parts.joined(separator: ", ")))</li>\n"
        as HTML
    }
    return """
      <h3>\(difference.table)</h3>
      <ul class="rows">\(difference.added.map { row("added", $0) })\(difference.removed.map { row("removed", $0) })\
      \(changed)</ul>
      """
  }

  private func key(_ key: [ColumnValue], _ view: String) -> HTML {
    let text = key.map { OutputValue($0).plain(.utc) }.joined(separator: " ")
    return .link(here(["views", "why", view, text]), .words(text))
  }
}
