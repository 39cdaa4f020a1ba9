// The blocks that pages are made of: tables, facts, the trail of what happened, forms of filters, pages of a list.

internal import DaybookTool
internal import EventSourcing

extension ValueText {
  /// Rows as a table, which is a list of cards where there is little room.
  ///
  /// - Parameter extra: a last cell for each row, under its heading; nil for none.
  func table(
    _ rows: [[OutputValue.Field]], _ columns: [Column], caption: String,
    extra: (String, ([OutputValue.Field]) -> HTML)? = nil
  ) -> HTML {
    let heads = columns.map { column in
      "<th scope=\"col\"\((column.isNumber ? " class=\"number\"" : "") as HTML)>\(column.title)</th>" as HTML
    }
    let last: HTML = extra.map { "<th scope=\"col\">\($0.0)</th>" } ?? ""
    let body = rows.map { row in
      let cells = columns.map { cell(row, $0) }
      let last: HTML = extra.map { "<td data-label=\"\($0.0)\">\($0.1(row))</td>" } ?? ""
      return "<tr>\(cells)\(last)</tr>\n" as HTML
    }
    return """
      <table><caption>\(caption)</caption><thead><tr>\(heads)\(last)</tr></thead>
      <tbody>\(body)</tbody></table>
      """
  }

  struct Column {
    let name: String
    let title: String
    var isNumber = false
  }

  private func cell(_ row: [OutputValue.Field], _ column: Column) -> HTML {
    let value = row[column.name] == .flag(false) ? "" : html(column.name, of: row)
    let number: HTML = column.isNumber ? " class=\"number\"" : ""
    let empty: HTML = value.isEmpty ? " data-empty" : ""
    return "<td data-label=\"\(column.title)\"\(number)\(empty)>\(value)</td>"
  }

  /// The columns that people see of an answer: those of its table, without the ones that are empty everywhere.
  func columns(of answer: Answer) -> [Column] {
    let candidates =
      answer.shown.map { $0.map { Column(name: $0.name, title: $0.header.lowercased(), isNumber: $0.isNumber) } }
      ?? columns(of: answer.rows, answer.names)
    return candidates.filter { column in
      answer.rows.contains { ![.null, .flag(false)].contains($0[column.name]) }
    }
  }

  /// All fields as columns but ids beside a name.
  func columns(of rows: [[OutputValue.Field]], _ names: [String]) -> [Column] {
    let names = names.isEmpty ? rows.first?.map(\.name) ?? [] : names
    return names.filter { !($0.hasSuffix("ID") && $0 != "commandID") || names.count < 3 }.map {
      Column(name: $0, title: D.words(forField: $0))
    }
  }

  /// The fields of one thing: what people read first, ids last.
  func facts(_ fields: [OutputValue.Field], of row: [OutputValue.Field]) -> HTML {
    let shown = fields.filter { !$0.value.isNothing }
    let (ids, others) = (shown.filter { $0.name.hasSuffix("ID") }, shown.filter { !$0.name.hasSuffix("ID") })
    let items = (others + ids).map { field in
      "<div><dt>\(D.words(forField: field.name))</dt><dd>\(html(field, of: row))</dd></div>\n" as HTML
    }
    return "<dl class=\"facts\">\(items)</dl>"
  }

  /// What happened, what one command did together.
  func trail(_ entries: [TrailEntry], _ rows: [[OutputValue.Field]]) -> HTML {
    var groups: [HTML] = []
    var place = 0
    while place < entries.count {
      let begin = place
      while place < entries.count, entries[place].batch == entries[begin].batch { place += 1 }
      let items = (begin..<place).map { item(entries[$0], rows.indices.contains($0) ? rows[$0] : []) }
      groups.append(group(entries[begin], rows.indices.contains(begin) ? rows[begin] : [], items))
    }
    return "<ol class=\"trail\">\(groups)</ol>"
  }

  private func group(_ first: TrailEntry, _ row: [OutputValue.Field], _ items: [HTML]) -> HTML {
    let occurred: HTML = first.occurredAt.map { " (happened \(time($0)))" } ?? ""
    let field = row.first { $0.name == "actorName" }
    let who = field.flatMap { D.command(showing: $0, of: row) }
    let name =
      Actor(parsing: first.actor) != nil
      ? actor(first.actor) : .link(who.map(visit.here(command:)), .words(first.actor))
    return """
      <li data-batch="\(first.batch)"><p class="by">\(time(first.at)) <strong>\(name)</strong>\(occurred)</p>
      <ul>\(items)</ul></li>

      """
  }

  private func item(_ entry: TrailEntry, _ row: [OutputValue.Field]) -> HTML {
    let changes = entry.changes.map { "<li>\(HTML.words($0))</li>" as HTML }
    let inner: HTML = changes.isEmpty ? "" : "<ul class=\"changes\">\(changes)</ul>"
    return "<li>\(positionLink(entry.position)) \(HTML.words(entry.sentence))\(leads(from: row))\(inner)</li>\n"
  }

  /// Links to what an entry is about.
  private func leads(from row: [OutputValue.Field]) -> HTML {
    var seen: Set<[String]> = []
    var links: [HTML] = []
    for field in row where !field.name.hasSuffix("ID") && !field.name.hasPrefix("actor") {
      if field.name == "stream", case .text(let stream) = field.value {
        links.append(.link(visit.here(["state", stream]), "history"))
      }
      guard let command = D.command(showing: field, of: row), seen.insert(command).inserted else { continue }
      links.append(.link(visit.here(command: command), "\(command[0]) \(visit.text(field.value))"))
    }
    return links.isEmpty ? "" : " <span class=\"leads\">\(links.map { "\($0) " as HTML })</span>"
  }
}

extension Visit {
  /// The filters of a list as a form: what the command takes.
  func filterForm(_ inquiry: Inquiry) -> HTML {
    let hidden: Set = ["as", "at", "cursor", "time-zone"]
    let options = inquiry.arguments.filter { argument in
      guard argument.kind != .positional, !hidden.contains(argument.name) else { return false }
      return !(argument.kind == .flag && argument.name.hasPrefix("no-"))
    }
    guard !options.isEmpty else { return "" }
    let isSet = address.options.contains { option in options.contains { $0.name == option.name } }
    let fields = options.map(filter)
    return """
      <details class="filters"\((isSet ? " open" : "") as HTML)><summary>Filters</summary>
      <form action="\(PageAddress(address.words).text)" method="get">\(hiddenMoment)\(fields)
      <p><button>Show</button> <a href="\(here(address.words).text)">without filters</a></p></form></details>
      """
  }

  private func filter(_ argument: InquiryArgument) -> HTML {
    let id = "f-\(argument.name)"
    let value = address[argument.name] ?? ""
    let title = argument.name.replacing("-", with: " ")
    var choices = argument.values
    if argument.kind == .flag { choices = ["yes"] + (opposite(of: argument) ? ["no"] : []) }
    let input: HTML
    if choices.isEmpty {
      input = """
        <input id="\(id)" name="\(argument.name)" value="\(value)" placeholder="\(argument.valueName)" autocomplete="off">
        """
    } else {
      let all = ([""] + choices).map { choice in
        let selected: HTML = choice == value ? " selected" : ""
        return "<option value=\"\(choice)\"\(selected)>\(choice.isEmpty ? "any" : choice)</option>" as HTML
      }
      input = "<select id=\"\(id)\" name=\"\(argument.name)\">\(all)</select>"
    }
    return "<p><label for=\"\(id)\" title=\"\(argument.help)\">\(title)</label> \(input)</p>\n"
  }

  private func opposite(of argument: InquiryArgument) -> Bool {
    inspector.inquiries[address.words]?[option: "no-\(argument.name)"] != nil
  }

  /// The filters that are set, each with a way to take it off.
  var chips: HTML {
    let set = address.options.filter { !["at", "limit", "output", "cursor", "with"].contains($0.name) }
    guard !set.isEmpty else { return "" }
    let items = set.map { option in
      """
      <li><a href="\(address.with(option.name, nil).with("cursor", nil).text)" \
      aria-label="take off \(option.name) \(option.value)">\(option.name) \(HTML.words(option.value)) ×</a></li>
      """ as HTML
    }
    return "<ul class=\"chips\" aria-label=\"Filters that are set\">\(items)</ul>"
  }

  /// The way to the next page.
  func nextPage(_ answer: Answer) -> HTML {
    guard let next = answer.next else { return "" }
    let first: HTML =
      address["cursor"] == nil ? "" : "<a href=\"\(address.with("cursor", nil).text)\">First page</a> "
    return """
      <p class="pages">\(first)<a rel="next" href="\(address.with("cursor", next).text)">Next page</a></p>
      """
  }

  /// What is said beside the data.
  func notices(_ answer: Answer) -> HTML {
    HTML(answer.notices.filter { !$0.hasPrefix("as of ") }.map { "<p class=\"notice\">\(HTML.words($0))</p>\n" })
  }
}
