// The page of one event: who, when and by which command, what it changed, what led to it and what followed.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

extension Visit {
  /// Throws as if the event were not there, where the user of these pages may not see all that its command changed.
  func requireShownEvent() async throws {
    guard let user = inspector.options.user, D.hidesStreams, address.words.count == 2 else { return }
    let answer = try await inspector.inquiries.answer(["show", "--", address.words[1]], in: book)
    guard case .integer(let position)? = answer.object?.first(where: { $0.name == "position" })?.value else { return }
    for stream in Set(try await book.batch(at: Position(position)).map(\.envelope.stream)) {
      guard try await D.shows(stream, behind: [], toUserNamed: user, in: book) else {
        throw ToolFailure(
          .notFound, "there is no event \(address.words[1])", remedy: "the log ends at position \(book.position)")
      }
    }
  }

  func event(_ answer: Answer, _ values: ValueText<D>) async throws -> (title: String, body: HTML) {
    let fields = answer.object ?? []
    func value(_ name: String) -> OutputValue { fields.first { $0.name == name }?.value ?? .null }
    guard case .integer(let position) = value("position"), case .text(let type) = value("type"),
      case .text(let stream) = value("stream")
    else { return ("event", values.facts(fields, of: fields)) }
    let hidden: Set = ["changes", "caused", "payload"]
    let changes = rows(value("changes"))
    let traced = try? await ask(here(["trace", "\(position)"]))
    let body: HTML = """
      \(neighbours(of: position))
      \(values.facts(fields.filter { !hidden.contains($0.name) }, of: fields))
      \(section("What it changed", self.changes(changes, values)))
      \(section("What led to it, and what followed", traced.map { trace($0, values) } ?? ""))
      \(try await rowChanges(by: position))
      \(section("As it is stored", values.html(value("payload"))))
      <p>\(undoLink(position, value("actor"), "How to take it back"))\
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

  private func rows(_ value: OutputValue) -> [[OutputValue.Field]] {
    guard case .list(let items) = value else { return [] }
    return items.compactMap { if case .object(let fields) = $0 { fields } else { nil } }
  }

  /// Fields before and after, of one stream or several.
  func changes(_ rows: [[OutputValue.Field]], _ values: ValueText<D>) -> HTML {
    guard !rows.isEmpty else { return "" }
    let names = Set(rows.compactMap { $0.first { $0.name == "stream" }?.value.plain(times) })
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
    var html: HTML = ""
    for view in try await book.rowChanges(by: Position(position)) ?? [] {
      for table in view.tables { html += self.table(table, of: view.view) }
    }
    return section("Which rows of the lists it changed", html.isEmpty ? "<p>None.</p>" : html)
  }

  private func trace(_ row: [OutputValue.Field], _ values: ValueText<D>) -> HTML {
    func html(_ name: String) -> HTML { row.first { $0.name == name }.map { values.html($0, of: row) } ?? "" }
    return "\(html("position")) \(html("type")) \(html("stream"))"
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
      func value(_ name: String) -> OutputValue { row.first { $0.name == name }?.value ?? .null }
      func html(_ name: String) -> HTML { row.first { $0.name == name }.map { values.html($0, of: row) } ?? "" }
      if value("batch") != batch {
        close()
        batch = value("batch")
        let because: HTML = value("cause") == .null ? "" : ", because of \(html("cause"))"
        heading = """
          <p class="by"><strong>\(value("command").plain(times))</strong> \(html("recordedAt")), \(html("actor"))\(because)</p>
          """
      }
      events.append("<li>\(trace(row, values))</li>")
    }
    close()
    return items.isEmpty ? "" : "<ol class=\"trace\">\(items)</ol>"
  }
}
