// What stands around every page: search, time, lists at the top; at the bottom the command line that tells the same.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

/// What a page shows.
struct Content {
  var title: String
  var body: HTML
  /// Make the page's answer as JSON and CSV; nil where it has none.
  var json: (() -> [UInt8])?
  var csv: (() -> [UInt8])?
  /// The command line that tells the same.
  var commandLine: String?
  var status = 200
}

extension Visit {
  /// A page in the form that was asked for.
  func page(_ content: Content) async -> InspectorResponse {
    switch form {
    case .json:
      if let json = content.json { return InspectorResponse(content.status, "application/json", json()) }
    case .csv:
      if let csv = content.csv { return InspectorResponse(content.status, "text/csv; charset=utf-8", csv()) }
    case .html: break
    }
    return InspectorResponse(content.status, "text/html; charset=utf-8", await frame(content).text.utf8)
  }

  /// What is shown where something went wrong.
  func failed(_ failure: ToolFailure) -> InspectorResponse {
    let status =
      switch failure.status {
      case .notFound: 404
      case .usage: 400
      case .locked: 503
      case .finding: 403
      case .done, .corruptData, .io, .interrupted: 500
      }
    let sentence = failure.sentence
    guard form == .html else {
      let json = OutputValue.object([.init("error", .text(sentence)), .init("status", .integer(status))]).json
      return InspectorResponse(status, "application/json", json)
    }
    let body: HTML = """
      <p class="failure">\(HTML.words(sentence))</p>
      <p><a href="\(here([]).text)">To the first page</a></p>
      """
    let frame = frame(Content(title: Self.title(of: status), body: body), moment: nil)
    return InspectorResponse(status, "text/html; charset=utf-8", frame.text.utf8)
  }

  private static func title(of status: Int) -> String {
    switch status {
    case 403: "Not allowed"
    case 404: "Not found"
    default: "That did not work"
    }
  }

  private func frame(_ content: Content) async -> HTML {
    var shown: BookMoment?
    if moment != nil, let past = try? await past() { shown = past }
    return frame(content, moment: shown)
  }

  private func frame(_ content: Content, moment shown: BookMoment?) -> HTML {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>\(content.title) · \(D.program)</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/inspector.css">
    <script src="/assets/inspector.js" defer></script>
    </head>
    <body>
    <a class="skip" href="#main">To the content</a>
    <header>
    <a class="brand" href="\(here([]).text)">\(D.program)</a>
    \(searchForm)
    \(timeForm)
    </header>
    <nav aria-label="Lists">\(navigation)</nav>
    <main id="main" tabindex="-1">
    \(shown.map(banner) ?? "")
    <h1>\(HTML.words(content.title))</h1>
    \(content.body)
    </main>
    <footer>
    \(footer(content))
    </footer>
    </body>
    </html>

    """
  }

  private var searchForm: HTML {
    """
    <form role="search" action="/find" method="get">
    <label for="q">Find</label>
    <input id="q" name="q" type="search" value="\(address.words == ["find"] ? address["q"] ?? "" : "")" \
    placeholder="number, name, address, #position, id" autocomplete="off">
    \(hiddenMoment)
    <button>Find</button>
    </form>
    """
  }

  /// Keeps the moment of this page in a form.
  var hiddenMoment: HTML {
    moment.map { "<input type=\"hidden\" name=\"at\" value=\"\($0)\">" } ?? ""
  }

  private var timeForm: HTML {
    let kept = address.options.filter { !["at", "q", "cursor"].contains($0.name) }
    let hidden = kept.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" as HTML }
    return """
      <form class="time" action="\(PageAddress(address.words).text)" method="get">
      \(hidden)
      <label for="at">As of</label>
      <input id="at" name="at" value="\(moment ?? "")" placeholder="now" autocomplete="off" \
      title="a position like #41, a time like 2024-03-29 14:34, yesterday, 2 days ago">
      <button>Go</button>
      </form>
      """
  }

  /// That this is the past, and the way back.
  private func banner(_ shown: BookMoment) -> HTML {
    """
    <p class="banner" role="status"><strong>As of \(times.text(of: shown))</strong>\
     — <a href="\(address.with("at", nil).text)">back to now</a></p>
    """
  }

  /// The moment that the address names.
  func past() async throws -> BookMoment? {
    guard let text = moment else { return nil }
    return try await MomentInAddress.moment(text, in: book, times)
  }

  private func footer(_ content: Content) -> HTML {
    var parts: [HTML] = []
    if let command = content.commandLine {
      parts.append(
        """
        <p class="command"><span>The same on the command line:</span> <code id="command">\(command)</code>\
         <button type="button" class="copy" data-copy="command" hidden>Copy</button></p>
        """)
    }
    var forms: [HTML] = []
    if content.json != nil { forms.append("<a href=\"\(address.with("output", "json").text)\">JSON</a>") }
    if content.csv != nil { forms.append("<a href=\"\(address.with("output", "csv").text)\">CSV</a>") }
    if !forms.isEmpty {
      parts.append("<p>This page as \(HTML(forms.enumerated().map { $0 > 0 ? " or " + $1 : $1 })).</p>")
    }
    let seen: HTML =
      shown.viewerName.map { "Shown is what \(HTML.words($0)) may see." }
      ?? "Everything is shown: these pages were started without <code>--as</code>."
    parts.append("<p>\(seen) Times are in \(times.zoneName).</p>")
    return HTML(parts)
  }
}
