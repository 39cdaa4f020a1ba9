// The first page: how the book is, what is worth a look, and what happened last.

internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import ReadModels

extension Visit {
  /// So many entries of the trail stand on the first page.
  private static var recentCount: Int { 20 }

  func homePage() async throws -> InspectorResponse {
    // A trail that can't be told to one user alone is not told at all.
    let isTold = inspector.inquiries[D.trail].map(isShown) ?? false
    // Each of these waits for the disk or for a lock now and then; together they take as long as the slowest.
    async let told = isTold ? try await ask(recentAddress) : Answer()
    async let lengths = counts()
    async let condition = health()
    let (recent, counted, health) = try await (told, lengths, condition)
    let values = await values(for: recent.rows)
    let links = counted.map { list in
      "<li><a href=\"\(list.address.text)\"><strong>\(list.count ?? "?")</strong> \(list.title)</a></li>" as HTML
    }
    let live: HTML =
      moment == nil
      ? """
      <p class="live"><span id="live-state" role="status"></span>
      <button type="button" id="live-pause" hidden>Pause</button></p>
      """ : ""
    let body: HTML = """
      \(health.html)
      \((links.isEmpty ? "" : "<ul class=\"counts\">\(links)</ul>") as HTML)
      <section aria-labelledby="trail-title"><h2 id="trail-title">What happened last</h2>
      \(live)
      <div id="trail" data-last="\(recent.trail.first?.position ?? 0)">\(values.trail(recent.trail, recent.rows))</div>
      <p><a href="\(here(command: D.trail).text)">All that happened</a></p></section>
      """
    let fields =
      health.fields
      + [
        .init(
          "counts", .object(counted.map { .init($0.title, $0.count.map { .text($0) } ?? .null) })),
        .init("recent", .list(recent.rows.map { .object($0) })),
      ]
    return await page(
      Content(
        title: "Overview", body: body, json: { OutputValue.object(fields).json },
        commandLine: isTold ? try commandLine(for: recentAddress) : nil))
  }

  /// The newest entries of the trail, newest first.
  private var recentAddress: PageAddress {
    let newest = here(command: D.trail).with("limit", "\(Self.recentCount)")
    return inspector.inquiries[D.trail]?[option: "reverse"] == nil ? newest : newest.with("reverse", "yes")
  }

  /// What is new since a page was shown, for its script: entries behind `after`, as a piece of HTML.
  func recentEntries() async throws -> InspectorResponse {
    try await inspector.feed.answer(to: address.text, of: inspector) { try await newEntries() }
  }

  private func newEntries() async throws -> InspectorResponse {
    let after = address["after"].flatMap(Position.init) ?? 0
    var answer = try await ask(recentAddress)
    let count = answer.trail.prefix { $0.position > after }.count
    answer.trail = Array(answer.trail.prefix(count))
    answer.rows = Array(answer.rows.prefix(count))
    let html = await values(for: answer.rows).trail(answer.trail, answer.rows)
    var headers = ["X-Last-Position": "\(answer.trail.first?.position ?? after)"]
    // There may be more between these and what the page has.
    if count == Self.recentCount { headers["X-Gap"] = "yes" }
    return InspectorResponse(
      200, "text/html; charset=utf-8", count == 0 ? [] : Array(html.text.utf8), headers: headers)
  }

  private func counts() async -> [ListLength] {
    await withTaskGroup(of: (place: Int, length: ListLength?).self) { group in
      for (place, list) in D.counted.enumerated() { group.addTask { (place, await length(of: list)) } }
      var lengths: [(place: Int, length: ListLength?)] = []
      for await length in group { lengths.append(length) }
      return lengths.sorted { $0.place < $1.place }.compactMap(\.length)
    }
  }

  /// Nil for who may not ask for the list, and is not told how long it is.
  private func length(of list: CountedList) async -> ListLength? {
    let address = here(command: list.command)
    do throws(ToolFailure) {
      let answer = try await ask(address.with("limit", "100"))
      let count = "\(answer.rows.count)\(answer.next == nil ? "" : "+")"
      return ListLength(title: list.title, count: count, address: address)
    } catch {
      return error.hasNoAnswer ? nil : ListLength(title: list.title, count: nil, address: address)
    }
  }
}

/// How long a list is.
private struct ListLength {
  let title: String
  /// Nil for a list that can't be read.
  let count: String?
  let address: PageAddress
}

extension Visit {
  /// How the book is, in a line of words.
  func health() async throws -> (html: HTML, fields: [OutputValue.Field]) {
    let newest = try await book.record(at: book.position)?.envelope
    let failed = try await book.viewList(countingRows: false).filter { $0.state.isDamaged }
    let last = newest.map { RelativeTime.words($0.recordedAt, now: book.now) }
    var words: [HTML] = ["Position #\(book.position)"]
    if let newest, let last { words.append("last event \(last) (\(times.second(newest.recordedAt)))") }
    words.append(failed.isEmpty ? "all lists can be read" : "\(failed.count) lists are damaged and will be built anew")
    let isWrong = !failed.isEmpty
    let html: HTML = """
      <p class="health\((isWrong ? " wrong" : "") as HTML)" role="status">\
      \(words.enumerated().map { ($0 > 0 ? " · " + $1 : $1) as HTML })</p>
      """
    return (
      html,
      [
        .init("position", .integer(book.position)), .init("lastRecordedAt", .instant(newest?.recordedAt)),
        .init("damagedViews", .integer(failed.count)),
      ]
    )
  }
}

extension ViewState {
  /// Whether the view's file can't be read; the next query builds it anew.
  fileprivate var isDamaged: Bool {
    if case .needsRebuild(.corrupt) = self { true } else { false }
  }
}
