// What the book is made of: its views with their state, its log, what `doctor` says; and the rows of the views.

internal import Daybook
internal import DaybookTool
internal import EventLog
internal import EventSourcing
internal import ReadModels

extension Visit {
  func workingsPage() async throws -> InspectorResponse {
    // What can't be read of this book is told in its place; another book in its place is shown whole.
    try await book.requirePlace()
    // What takes a scan is left out unless somebody asks for it.
    let isCounted = address["with"] == "counts"
    let brief = isCounted ? nil : "yes"
    let views = await told(here(["views", "list"]).with("brief", brief))
    let stats = await told(here(["stats"]).with("brief", brief))
    let due: Told? =
      if let command = D.deadlines { await told(here(command: command).with("limit", "100")) } else { nil }
    let findings = address["with"] == "doctor" ? try await Book<D>.diagnose(book.path).findings : nil
    let values = await values(for: (try? due?.get().rows) ?? [])
    let body: HTML = """
      \(section("Lists", part(views) { lists($0, values) }))
      \(section("Policies", part(stats) { policies($0.object ?? [], values) }))
      \(section("What is to happen by itself", due.map { part($0) { deadlines($0, values) } } ?? ""))
      \(section("The log", part(stats) { logFacts($0.object ?? [], values, isCounted: isCounted) }))
      \(section("Recoveries and backups", part(stats) { recoveries($0.object ?? [], values) }))
      \(section("What doctor says", examination(findings)))
      """
    let failures = [views, stats, due].compactMap { $0?.failure }
    let fields: [OutputValue.Field] = [
      .init("path", .text(book.path)), .init("position", .integer(book.position)), .init("views", Self.list(views)),
      .init("log", (try? stats.get().object).map { .object($0) } ?? .null),
      .init("deadlines", due.map(Self.list) ?? .null),
      .init("findings", findings.map { .list($0.map { .text("\($0)") }) } ?? .null),
      .init("failures", .list(failures.map { .text($0.sentence) })),
    ]
    return await page(
      Content(
        title: "Workings", body: body, json: { OutputValue.object(fields).json },
        commandLine: try commandLine(for: here(["stats"]).with("brief", brief))))
  }

  private typealias Told = Result<Answer, ToolFailure>

  /// An answer, or why there is none.
  private func told(_ address: PageAddress) async -> Told {
    do throws(ToolFailure) {
      return .success(try await ask(address))
    } catch {
      return .failure(error)
    }
  }

  private func part(_ answer: Told, _ show: (Answer) -> HTML) -> HTML {
    switch answer {
    case .success(let answer): show(answer)
    case .failure(let failure): "<p class=\"notice\">\(HTML.words(failure.sentence))</p>"
    }
  }

  private static func list(_ answer: Told) -> OutputValue {
    (try? answer.get()).map { .list($0.rows.map { .object($0) }) } ?? .null
  }

  private func lists(_ views: Answer, _ values: ValueText<D>) -> HTML {
    let lag = views.rows.compactMap { row -> Int64? in
      guard case .integer(let position) = row["position"] else { return nil }
      return Int64(book.position) - position
    }.max()
    let rowsOf: ([OutputValue.Field]) -> HTML = { row in
      guard case .text(let name) = row["name"] else { return "" }
      return .link(here(["rows", name]), "Rows")
    }
    let table = values.table(
      views.rows, values.columns(of: views), caption: "brought up to date when asked", extra: ("rows", rowsOf))
    let words =
      lag.map { $0 == 0 ? "All are up to date." : "The last one is \($0) events behind, until it is asked." } ?? ""
    return "\(table)<p>\(words)</p>"
  }

  /// How far the policies are that answer events by themselves.
  private func policies(_ stats: [OutputValue.Field], _ values: ValueText<D>) -> HTML {
    let rows = Self.rows(in: stats["policies"])
    guard !rows.isEmpty else { return "<p>This book has none.</p>" }
    let columns = values.columns(of: rows, [])
    return values.table(
      rows, columns,
      caption: "asked about the events from there on by who opens the book for writing; an answer is not given twice")
  }

  private func deadlines(_ due: Answer, _ values: ValueText<D>) -> HTML {
    guard let command = D.deadlines, !due.rows.isEmpty else { return "<p>Nothing is put aside for later.</p>" }
    let count = "\(due.rows.count)\(due.next == nil ? "" : "+")"
    let table = values.table(Array(due.rows.prefix(5)), values.columns(of: due), caption: "the next")
    return "\(table)<p>\(HTML.link(here(command: command), "All \(count) of them"))</p>"
  }

  private func logFacts(_ stats: [OutputValue.Field], _ values: ValueText<D>, isCounted: Bool) -> HTML {
    let listed: Set = ["policies", "segmentFiles", "cutTails", "epoch"]
    let files = Self.rows(in: stats["segmentFiles"])
    let count = HTML.link(address.with("with", "counts"), "Count rows and events by type")
    let more: HTML = isCounted ? "" : "<p>\(count), which reads all of them</p>"
    return """
      <p>\(HTML.words(book.path))</p>
      \(values.facts(stats.filter { !listed.contains($0.name) }, of: stats))
      \(values.table(files, values.columns(of: files, []), caption: "\(files.count) files"))
      \(more)
      """
  }

  /// What the book knows of its recoveries: how often it was opened, and what was cut off.
  private func recoveries(_ stats: [OutputValue.Field], _ values: ValueText<D>) -> HTML {
    let tails = Self.rows(in: stats["cutTails"])
    let cut: HTML =
      tails.isEmpty
      ? "No recovery has cut anything off."
      : "Recoveries have cut off what nothing proved to have been acknowledged:"
    let table = tails.isEmpty ? "" : values.table(tails, values.columns(of: tails, []), caption: "kept in files")
    return """
      <p>Opened for writing \(values.html("epoch", of: stats)) times. \(cut)</p>\(table)
      <p>A book does not know of its backups: they lie elsewhere, and making one changes nothing here.</p>
      """
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

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
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
        title: "Rows of \(table.name)", body: body, json: { answer.json }, csv: { answer.csv },
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

  /// The differences between two moments, a table of the view after the other.
  func differences(_ answer: Answer, _ values: ValueText<D>) -> HTML {
    let view = address.words.count > 2 ? address.words[2] : ""
    let tables = answer.rows.map { difference($0, of: view, values) }.filter { !$0.isEmpty }
    return notices(answer) + (tables.isEmpty ? "<p class=\"empty\">There is no difference.</p>" : HTML(tables))
  }

  /// So many rows of a table are shown with what became of them.
  private static var mostDifferences: Int { 200 }

  /// What became of the rows of a table, as `views diff` tells it: a line a column that has another value; of a row that
  /// came or went all that it holds.
  func difference(_ table: [OutputValue.Field], of view: String, _ values: ValueText<D>) -> HTML {
    let name = table["table"].plain(.utc)
    let shape = D.views.first { $0.name == view }?.tables
    let keys = shape?.first { $0.name == name }?.keyColumnNames ?? []
    let isMain = shape?.first?.name == name
    func key(_ row: [OutputValue.Field]) -> HTML {
      let text = row.map { $0.value.plain(.utc) }.joined(separator: " ")
      return isMain ? .link(here(["views", "why", view, text]), .words(text)) : .words(text)
    }
    func whole(_ row: [OutputValue.Field], _ what: String) -> HTML {
      let rest = values.html(.object(row.filter { !keys.contains($0.name) }))
      let (before, after): (HTML, HTML) = what == "added" ? ("", rest) : (rest, "")
      return line(key(row.filter { keys.contains($0.name) }), what, "", before, after)
    }
    func changed(_ row: [OutputValue.Field]) -> HTML {
      guard case .object(let columns) = row["columns"] else { return "" }
      let own: [OutputValue.Field] =
        if case .object(let parts) = row["key"] { parts } else { [.init("key", row["key"])] }
      return HTML(
        columns.map { column in
          guard case .object(let sides) = column.value else { return "" }
          return line(
            key(own), "changed", column.name, values.html(sides["before"]), values.html(sides["after"]))
        })
    }
    var left = Self.mostDifferences
    var (lines, count): ([HTML], Int) = ([], 0)
    func show(_ rows: [[OutputValue.Field]], _ line: ([OutputValue.Field]) -> HTML) {
      lines += rows.prefix(left).map(line)
      left -= min(left, rows.count)
      count += rows.count
    }
    show(Self.rows(in: table["added"])) { whole($0, "added") }
    show(Self.rows(in: table["removed"])) { whole($0, "removed") }
    show(Self.rows(in: table["changed"]), changed)
    guard count > 0 else { return "" }
    let rest: HTML =
      count > lines.count
      ? "<p class=\"notice\">\(count - lines.count) more rows: see JSON, or the command line.</p>" : ""
    let heads = ["row", "what", "column", "before", "after"].map { "<th scope=\"col\">\($0)</th>" as HTML }
    return """
      <section><h2>\(name)</h2>
      <table class="differences"><caption>\(count) rows differ</caption><thead><tr>\(heads)</tr></thead>
      <tbody>\(lines)</tbody></table>\(rest)</section>

      """
  }

  private func line(_ key: HTML, _ what: String, _ column: String, _ before: HTML, _ after: HTML) -> HTML {
    func cell(_ label: String, _ html: HTML) -> HTML {
      "<td data-label=\"\(label)\"\((html.isEmpty ? " data-empty" : "") as HTML)>\(html)</td>"
    }
    return """
      <tr><th scope="row">\(key)</th>\(cell("what", "\(what)"))\(cell("column", "\(column)"))\
      \(cell("before", before))\(cell("after", after))</tr>

      """
  }
}
