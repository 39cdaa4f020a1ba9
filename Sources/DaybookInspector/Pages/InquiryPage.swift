// The page of a command: a list with its filters, one thing with what belongs to it, or an event.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

extension Visit {
  func inquiryPage() async throws -> InspectorResponse {
    guard let inquiry = inspector.inquiries[address.words], address.words.prefix(2) != ["views", "sql"] else {
      throw ToolFailure(.notFound, "there is no page \(address.words.joined(separator: " "))")
    }
    if let version = address["version"], inquiry.words == ["state"], address.words.count == 2 {
      return .redirect(
        to: PageAddress(["state", "\(StreamVersion.split(address.words[1])?.stream ?? address.words[1])@\(version)"]))
    }
    let answer = try await ask(address)
    let values = await values(for: answer.rows + (answer.object.map { [$0] } ?? []))
    var content = Content(
      title: address.words.joined(separator: " "), body: "", json: { answer.json },
      csv: answer.object == nil ? { answer.csv } : nil, commandLine: try commandLine(for: address))
    switch inquiry.words.first {
    case "show": (content.title, content.body) = try await event(answer, values)
    case "state": (content.title, content.body) = try await thing(answer, values)
    case "trace": content.body = trace(answer, values)
    case "views" where inquiry.words == ["views", "diff"]: content.body = differences(answer, values)
    default:
      let details = try await details(answer, values)
      content.body = details.isEmpty ? list(answer, values, inquiry) : details
    }
    return await page(content)
  }

  /// A list with its filters.
  private func list(_ answer: Answer, _ values: ValueText<D>, _ inquiry: Inquiry) -> HTML {
    let table: HTML =
      if !answer.trail.isEmpty {
        values.trail(answer.trail, answer.rows)
      } else if answer.rows.isEmpty {
        "<p class=\"empty\">\(answer.whenEmpty.isEmpty ? "There is nothing." : answer.whenEmpty.sentence)</p>"
      } else {
        values.table(answer.rows, values.columns(of: answer), caption: "\(answer.rows.count) rows")
      }
    return """
      <p class="abstract">\(inquiry.abstract)</p>
      \(filterForm(inquiry))\(chips)\(notices(answer))
      \(table)
      \(nextPage(answer))
      """
  }

  /// One thing: its facts, the lists that belong to it, and what happened to it; empty if the answer is none.
  private func details(_ answer: Answer, _ values: ValueText<D>) async throws -> HTML {
    guard let object = answer.object else { return "" }
    let lists = object.map { (name: $0.name, rows: Self.rows(in: $0.value)) }.filter { !$0.rows.isEmpty }
    let listed = Set(lists.map(\.name))
    var html: HTML = notices(answer)
    html += values.facts(object.filter { !listed.contains($0.name) }, of: object)
    for list in lists {
      let columns = values.columns(of: list.rows, []).filter { column in
        list.rows.contains { !$0[column.name].isNothing }
      }
      html += """
        <section><h2>\(D.words(forField: list.name))</h2>
        \(values.table(list.rows, columns, caption: "\(list.rows.count) rows"))</section>
        """
    }
    return html + (try await story(of: object))
  }

  /// What happened to a thing that a command showed, and the way to its history.
  private func story(of details: [OutputValue.Field]) async throws -> HTML {
    guard let stream = D.stream(of: details, shownBy: address.words[0]) else { return "" }
    let address = trailAddress(of: stream)
    let answer = try await ask(address)
    let values = await values(for: answer.rows)
    return """
      <section><h2>Who did what when</h2>
      <p><a href="\(here(["state", stream.description]).text)">Step through its history, field by field</a></p>
      \(values.trail(answer.trail, answer.rows))
      \(answer.next == nil ? "" : .link(address, "All of it") as HTML)</section>
      """
  }

  /// The address of what happened to a stream: in the domain's own trail if that can be asked by such a thing.
  func trailAddress(of stream: StreamName) -> PageAddress {
    let category = stream.category
    if let id = stream.uuid, inspector.inquiries[D.trail]?[option: category] != nil {
      return here(command: D.trail).with(category, "\(ID<Never>(id))").with("limit", "100")
    }
    return here(["log", stream.description]).with("limit", "100")
  }
}

extension String {
  /// With a capital letter, and a full stop where it has none.
  fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".") }
}
