// Values, rows and objects of an answer as HTML: times with their instant, amounts, links to what a field names.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

/// What stands in a page for the values of one answer.
struct ValueText<D: ToolDomain> {
  let visit: Visit<D>
  /// What people call the actors that occur.
  let names: [Actor: String]

  /// A value, with a link to what it names.
  func html(_ field: OutputValue.Field, of row: [OutputValue.Field]) -> HTML {
    switch field.name {
    case "actor":
      if case .text(let text) = field.value { return actor(text) }
    case "position", "batch", "causation", "cause":
      if case .integer(let position) = field.value, position > 0 { return positionLink(position) }
    case "stream":
      if case .text(let text) = field.value { return .link(visit.here(["state", text]), .words(text)) }
    default: break
    }
    let shown = html(field.value)
    guard !shown.isEmpty, let command = D.command(showing: field, of: row) else { return shown }
    return .link(visit.here(command: command), shown)
  }

  /// The value under a name, likewise; nothing where there is none.
  func html(_ name: String, of row: [OutputValue.Field]) -> HTML { html(.init(name, row[name]), of: row) }

  /// A value that names nothing.
  func html(_ value: OutputValue) -> HTML {
    switch value {
    case .instant(let instant): time(instant)
    case .json(let json): .json(json)
    case .object(let fields): object(fields)
    case .list(let values): list(values)
    case .flag(false): "no"
    default: visit.text(value)
    }
  }

  /// `#41`, with a link to the event.
  func positionLink(_ position: some BinaryInteger) -> HTML {
    "<a class=\"position\" href=\"\(visit.here(["show", "\(position)"]).text)\">#\(position)</a>"
  }

  /// Who, by name.
  func actor(_ text: String) -> HTML {
    guard let actor = Actor(parsing: text) else { return .words(text) }
    let name = HTML.words(names[actor] ?? text)
    guard case .user(let id) = actor else { return name }
    let field = OutputValue.Field("userID", .id(ID<Never>(id)))
    return .link(D.command(showing: field, of: [field]).map(visit.here(command:)), name)
  }

  /// A time in the zone of the page, the instant with its offset, and how long ago that is.
  func time(_ instant: Instant) -> HTML {
    let now = visit.book.now
    return """
      <time datetime="\(instant.description)" title="\(visit.times.exact(instant)), \(RelativeTime.words(instant, now: now))">\
      \(visit.times.minute(instant))</time>
      """
  }

  private func object(_ fields: [OutputValue.Field]) -> HTML {
    let shown = fields.filter { $0.value != .null }
    guard !shown.isEmpty else { return "" }
    let items = shown.map { field in
      "<div><dt>\(D.words(forField: field.name))</dt><dd>\(html(field, of: fields))</dd></div>" as HTML
    }
    return "<dl class=\"inner\">\(items)</dl>"
  }

  private func list(_ values: [OutputValue]) -> HTML {
    guard !values.isEmpty else { return "" }
    return "<ul class=\"inner\">\(values.map { "<li>\(html($0))</li>" as HTML })</ul>"
  }
}

extension Visit {
  /// A plain value as people read it.
  func text(_ value: OutputValue) -> HTML {
    let text = value.plain(times)
    return text.isEmpty ? "" : .words(text)
  }

  /// What people call the actors that occur in some rows.
  func values(for rows: [[OutputValue.Field]]) async -> ValueText<D> {
    var actors: Set<Actor> = []
    for row in rows { Self.collectActors(.object(row), &actors) }
    var names: [Actor: String] = [:]
    for actor in actors { names[actor] = await D.name(of: actor, in: book) }
    return ValueText(visit: self, names: names)
  }

  private static func collectActors(_ value: OutputValue, _ actors: inout Set<Actor>) {
    switch value {
    case .object(let fields):
      for field in fields {
        if field.name == "actor", case .text(let text) = field.value, let actor = Actor(parsing: text) {
          actors.insert(actor)
        } else {
          collectActors(field.value, &actors)
        }
      }
    case .list(let values): for value in values { collectActors(value, &actors) }
    default: break
    }
  }
}

/// How long ago something was, or how long it is until then.
enum RelativeTime {
  static func words(_ instant: Instant, now: Instant) -> String {
    let seconds = now.milliseconds(since: instant) / 1000
    let (past, span) = (seconds >= 0, abs(seconds))
    let text =
      switch span {
      case ..<60: "less than a minute"
      case ..<3600: count(span / 60, "minute")
      case ..<86_400: count(span / 3600, "hour")
      case ..<5_184_000: count(span / 86_400, "day")
      case ..<63_072_000: count(span / 2_592_000, "month")
      default: count(span / 31_536_000, "year")
      }
    return past ? "\(text) ago" : "in \(text)"
  }

  private static func count(_ number: Int64, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
}
