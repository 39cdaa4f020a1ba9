// The page of one stream: its state field by field, each with the event that set it, and a stepper through its history.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

extension Visit {
  /// So many versions of a stream stand in the list that one steps through.
  private static var longestHistory: Int { 500 }

  func thing(_ answer: Answer, _ values: ValueText<D>) async throws -> (title: String, body: HTML) {
    let fields = answer.object ?? []
    guard case .text(let stream) = fields["stream"], case .integer(let version) = fields["version"],
      case .integer(let position) = fields["position"]
    else { return ("state", values.facts(fields, of: fields)) }
    let blame = try await ask(PageAddress(["blame", "\(stream)@\(version)"]))
    let history = try await history(of: stream)
    let blamed = await self.values(for: blame.rows)
    let last = history.last?.version ?? version
    let body: HTML = """
      \(stepper(stream, version, last: last))
      \(origin(fields, blamed))
      \(ending(fields["ending"], blamed))
      \(section("Its fields, and who set them", self.fields(blame, blamed, stepAt: position)))
      \(section("Its history", steps(history, stream, version)))
      <p>\(undoLink(position, fields["actor"], "How to take this step back"))\(leads(stream))</p>
      """
    return ("\(name(of: stream)) as of version \(version)", body)
  }

  /// What people call the stream: by the handle in the address if there is one.
  private func name(of stream: String) -> String {
    let text = address.words.count > 1 ? address.words[1] : stream
    let handle = StreamVersion.split(text)?.stream ?? text
    return Int(handle) == nil ? handle : "\(StreamName(parsing: stream).category) \(handle)"
  }

  private struct Step {
    let version: Int64
    let entry: TrailEntry
  }

  private func history(of stream: String) async throws -> [Step] {
    var arguments = ["log", "--limit=\(Self.longestHistory)"]
    if let zone = inspector.options.timeZone { arguments.append("--time-zone=\(zone)") }
    let answer = try await inspector.inquiries.answer(arguments + ["--", stream], in: book)
    return zip(answer.rows, answer.trail).compactMap { row, entry in
      guard case .integer(let version) = row["version"] else { return nil }
      return Step(version: version, entry: entry)
    }
  }

  private func address(of stream: String, _ version: Int64) -> PageAddress {
    PageAddress(["state", "\(stream)@\(version)"])
  }

  private func stepper(_ stream: String, _ version: Int64, last: Int64) -> HTML {
    func step(_ words: HTML, _ target: Int64, _ rel: HTML, isOn: Bool) -> HTML {
      isOn ? "<a rel=\"\(rel)\" href=\"\(address(of: stream, target).text)\">\(words)</a>" : "<span>\(words)</span>"
    }
    return """
      <nav class="stepper" aria-label="Steps of its history">
      \(step("First", 1, "first", isOn: version > 1)) \(step("Back", version - 1, "prev", isOn: version > 1))
      <span>version \(version) of \(last)</span>
      \(step("Forward", version + 1, "next", isOn: version < last)) \(step("Last", last, "last", isOn: version < last))
      <form action="\(PageAddress(["state", stream]).text)" method="get">
      <label for="version">Version</label>
      <input id="version" name="version" type="range" min="1" max="\(last)" value="\(version)">
      <output id="version-words" for="version"></output> <button>Go there</button></form>
      </nav>
      """
  }

  private func origin(_ fields: [OutputValue.Field], _ values: ValueText<D>) -> HTML {
    func html(_ name: String) -> HTML { values.html(name, of: fields) }
    return "<p class=\"by\">\(html("position")) \(html("type")), \(html("recordedAt")), \(html("actor"))</p>"
  }

  private func ending(_ value: OutputValue, _ values: ValueText<D>) -> HTML {
    guard case .object(let fields) = value else { return "" }
    return "<p class=\"ending\"><strong>\(fields["word"].plain(times))</strong></p>\(origin(fields, values))"
  }

  /// A row a field; those that this step changed are marked and say what was before.
  private func fields(_ blame: Answer, _ values: ValueText<D>, stepAt position: Int64) -> HTML {
    let body = blame.rows.map { row in
      func html(_ name: String) -> HTML { values.html(name, of: row) }
      let isNew = row["position"] == .integer(position)
      let isGone = row["removed"] == .flag(true)
      let before: HTML = row["before"] == .null || !(isNew || isGone) ? "" : "<s>\(html("before"))</s> → "
      let now: HTML = isGone ? "gone" : reference(row["field"], row["value"], values)
      return """
        <tr\((isNew ? " class=\"changed\"" : "") as HTML)><th scope="row">\(HTML.words(row["field"].plain(times)))\
        \((isNew ? "<span class=\"mark\"> changed</span>" : "") as HTML)</th>
        <td data-label="value">\(before)\(now)</td>
        <td data-label="set by">\(html("actor")), \(html("position")), \(html("recordedAt"))</td></tr>

        """ as HTML
    }
    return """
      <table class="fields"><caption>\(blame.rows.count) fields</caption>
      <thead><tr><th scope="col">field</th><th scope="col">value</th><th scope="col">set by</th></tr></thead>
      <tbody>\(body)</tbody></table>
      """
  }

  /// A value, with a link to what its field refers to: `tasks[…].responsibleID` by its last name.
  private func reference(_ path: OutputValue, _ value: OutputValue, _ values: ValueText<D>) -> HTML {
    let name = path.plain(times).split(separator: ".").last.map(String.init) ?? ""
    let field = OutputValue.Field(name, value)
    return values.html(field, of: [field])
  }

  private func steps(_ history: [Step], _ stream: String, _ version: Int64) -> HTML {
    let items = history.map { step in
      let here: HTML = step.version == version ? " aria-current=\"step\"" : ""
      return """
        <li value="\(step.version)" data-words="\(times.minute(step.entry.at))"\(here)>\
        <a href="\(address(of: stream, step.version).text)">\(HTML.words(words(of: step.entry)))</a> \
        \(times.minute(step.entry.at))</li>

        """ as HTML
    }
    return "<ol class=\"steps\">\(items)</ol>"
  }

  /// What was done, without the stream that all of it is about.
  private func words(of entry: TrailEntry) -> String {
    String(entry.sentence.prefix { $0 != "·" }).trimmed
  }

  private func leads(_ stream: String) -> HTML {
    let name = StreamName(parsing: stream)
    var links: [HTML] = []
    if let id = name.uuid {
      let field = OutputValue.Field("\(name.category)ID", .id(ID<Never>(id)))
      if let command = D.command(showing: field, of: [field]) {
        links.append(.link(here(command: command), "This \(name.category) as the lists show it"))
      }
    }
    links.append(.link(trailAddress(of: name), "Who did what when"))
    return HTML(links.enumerated().map { $0 > 0 ? " · " + $1 : $1 })
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}
