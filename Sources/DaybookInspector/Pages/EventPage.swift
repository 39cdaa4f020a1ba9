// The page of one event: who, when and by which command, what it changed, what led to it and what followed.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

extension Visit {
  func event(_ answer: Answer, _ values: ValueText<D>) async throws -> (title: String, body: HTML) {
    let fields = answer.object ?? []
    guard case .integer(let position) = fields["position"], case .text(let type) = fields["type"],
      case .text(let stream) = fields["stream"]
    else { return ("event", values.facts(fields, of: fields)) }
    let hidden: Set = ["changes", "caused", "payload"]
    let changes = Self.rows(in: fields["changes"])
    let traced = try? await ask(here(["trace", "\(position)"]))
    let body: HTML = """
      \(neighbours(of: position))
      \(values.facts(fields.filter { !hidden.contains($0.name) }, of: fields))
      \(section("What it changed", self.changes(changes, values)))
      \(section("What led to it, and what followed", traced.map { trace($0, values) } ?? ""))
      \(try await rowChanges(by: position))
      \(section("As it is stored", values.html(fields["payload"])))
      <p>\(undoLink(position, fields["actor"], "How to take it back"))\
      \(HTML.link(PageAddress(["state", stream]).with("at", "#\(position)"), "What it is about, as of then"))</p>
      """
    return ("#\(position) \(D.words(forEvent: type) ?? type)", body)
  }

  /// The way to the commands that take an event back; for one that no user did, somebody has to say who would.
  func undoLink(_ position: Int64, _ actor: OutputValue, _ words: HTML) -> HTML {
    guard inspector.options.user != nil || actor.plain(times).hasPrefix("user:") else { return "" }
    return HTML.link(here(["undo", "\(position)"]), words) + " · "
  }

  private func neighbours(of position: Int64) -> HTML {
    let back: HTML =
      position > 1 ? "<a rel=\"prev\" href=\"\(here(["show", "\(position - 1)"]).text)\">← #\(position - 1)</a> " : ""
    let forward: HTML =
      position < Int64(book.position)
      ? "<a rel=\"next\" href=\"\(here(["show", "\(position + 1)"]).text)\">#\(position + 1) →</a>" : ""
    guard inspector.options.user == nil else { return "" }
    return "<p class=\"pages\">\(back)\(forward)</p>"
  }

  func section(_ title: HTML, _ body: HTML) -> HTML {
    body.isEmpty ? "" : "<section><h2>\(title)</h2>\n\(body)</section>\n"
  }

  /// A list of objects as rows; none where the value is anything else.
  static func rows(in value: OutputValue) -> [[OutputValue.Field]] {
    guard case .list(let items) = value else { return [] }
    let rows = items.compactMap { item -> [OutputValue.Field]? in
      if case .object(let fields) = item { fields } else { nil }
    }
    return rows.count == items.count ? rows : []
  }

  /// Fields before and after, of one stream or several.
  func changes(_ rows: [[OutputValue.Field]], _ values: ValueText<D>) -> HTML {
    guard !rows.isEmpty else { return "" }
    let names = Set(rows.map { $0["stream"].plain(times) })
    let columns = (names.count > 1 ? ["stream"] : []) + ["field", "before", "after"]
    return values.table(
      rows, columns.map { .init(name: $0, title: D.words(forField: $0)) },
      caption: names.count == 1 ? "in \(names.first ?? "")" : "before and after")
  }

  /// What the event changed in the rows of the lists, where it is asked for: the lists are made for it as of then.
  private func rowChanges(by position: Int64) async throws -> HTML {
    guard inspector.options.user == nil || !D.hidesStreams else { return "" }
    guard address["with"] == "rows" else {
      return "<p><a href=\"\(address.with("with", "rows").text)\">Which rows of the lists it changed</a></p>"
    }
    let values = await values(for: [])
    var html: HTML = ""
    for view in try await book.rowChanges(by: Position(position)) ?? [] {
      for table in view.tables { html += difference(table.fields, of: view.view, values) }
    }
    return section("Which rows of the lists it changed", html.isEmpty ? "<p>None.</p>" : html)
  }

  /// Commands with their events, each behind the event that caused it.
  func trace(_ answer: Answer, _ values: ValueText<D>) -> HTML {
    var items: [HTML] = []
    var batch: OutputValue?
    var events: [HTML] = []
    var heading: HTML = ""
    func close() {
      if batch != nil { items.append("<li>\(heading)<ul>\(events)</ul></li>\n") }
      events = []
    }
    for row in answer.rows {
      func html(_ name: String) -> HTML { values.html(name, of: row) }
      if row["batch"] != batch {
        close()
        batch = row["batch"]
        let because: HTML = row["cause"] == .null ? "" : ", because of \(html("cause"))"
        heading = """
          <p class="by"><strong>\(row["command"].plain(times))</strong> \(html("recordedAt")), \(html("actor"))\(because)</p>
          """
      }
      events.append("<li>\(html("position")) \(html("type")) \(html("stream"))</li>")
    }
    close()
    return items.isEmpty ? "" : "<ol class=\"trace\">\(items)</ol>"
  }
}
