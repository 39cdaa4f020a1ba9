// The pages as a program meets them, without a server: every link leads somewhere, every page says the command that tells
// the same, hostile text is harmless, and nobody sees more than the command line would show.

import BackOffice
import BackOfficeTool
import BackOfficeViews
import BackOfficeWorkload
import Daybook
import DaybookTool
import EventSourcing
import Foundation
import Testing

@testable import DaybookInspector

/// A made-up book of some 1,000 events, made once for all tests.
actor InspectedBook {
  static let shared = InspectedBook()
  private static let made = Lock<URL?>(nil)
  private var made: Task<(path: String, book: Book<BackOfficeDomain>), any Error>?

  func open() async throws -> (path: String, book: Book<BackOfficeDomain>) {
    if let made { return try await made.value }
    let task = Task<(path: String, book: Book<BackOfficeDomain>), any Error> {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("inspected-\(UUID().uuidString)")
      Self.made.withLock { $0 = folder }
      atexit { InspectedBook.made.withLock { folder in folder.map { try? FileManager.default.removeItem(at: $0) } } }
      _ = try await Workload(events: 1_000, seed: 7).make(folder.path)
      return (folder.path, try await Book<BackOfficeDomain>.open(folder.path, BookOptions(access: .readOnly)))
    }
    made = task
    return try await task.value
  }

  private var everything: Task<Inspector<BackOfficeDomain>, any Error>?

  /// The pages that show everything, made once: making them asks every command what it takes.
  private func shared() async throws -> Inspector<BackOfficeDomain> {
    if let everything { return try await everything.value }
    let task = Task { try await Inspector(try await open().book) }
    everything = task
    return try await task.value
  }

  static func inspector(as user: String? = nil) async throws -> Inspector<BackOfficeDomain> {
    guard let user else { return try await shared.shared() }
    return try await Inspector(try await shared.open().book, InspectorOptions(user: user))
  }
}

extension Inspector {
  func page(_ target: String, accept: String = "text/html") async -> (status: Int, text: String) {
    let response = await respond(to: InspectorRequest(target, accept: accept))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }
}

/// The addresses that a page links to, without those of other forms of itself.
func links(in html: String) -> [String] {
  html.split(separator: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    .map { $0.replacing("&amp;", with: "&").replacing("&#39;", with: "'") }
    .filter { $0.hasPrefix("/") && !$0.contains("output=") }
}

@Suite struct InspectorPageTests {
  private let isLong = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == "1"

  /// A page of each kind is visited, up to so many of one kind.
  private func visit(_ inspector: Inspector<BackOfficeDomain>, ofAKind most: Int) async -> [String: (Int, String)] {
    var pages: [String: (Int, String)] = [:]
    var open = ["/"]
    var counts: [String: Int] = [:]
    while let target = open.popLast() {
      guard pages[target] == nil else { continue }
      let kind = target.split(separator: "?").first.map { $0.split(separator: "/").prefix(1).joined() } ?? ""
      counts[kind, default: 0] += 1
      guard counts[kind, default: 0] <= most else { continue }
      let page = await inspector.page(target)
      pages[target] = page
      open += links(in: page.text).reversed()
    }
    return pages
  }

  @Test func `no link on any page is dead`() async throws {
    let pages = await visit(try await InspectedBook.inspector(), ofAKind: isLong ? 8 : 2)
    #expect(pages.count > 30)
    for (target, page) in pages.sorted(by: { $0.key < $1.key }) { #expect(page.0 == 200, "\(target): \(page.0)") }
    let kinds = Set(pages.keys.compactMap { $0.split(separator: "/").first.map { $0.split(separator: "?")[0] } })
    #expect(
      kinds.isSuperset(of: ["orders", "order", "customer", "user", "show", "state", "audit", "undo", "workings"]))
  }

  @Test func `for a user no link is dead either, and what shows everything is not there`() async throws {
    let everything = try await InspectedBook.inspector()
    let users = try await everything.shown.book.users(UsersQuery()).rows
    let general = users.filter { $0.userType == .general }
    let user = try #require(general.first { $0.openOrders > 0 })
    let inspector = try await InspectedBook.inspector(as: "\(user.userID)")
    let pages = await visit(inspector, ofAKind: isLong ? 5 : 1)
    for (target, page) in pages where ![403, 404].contains(page.0) { #expect(page.0 == 200, "\(target): \(page.0)") }
    for target in ["/log", "/stats", "/views/list", "/rows/orders", "/workings"] {
      let page = await inspector.page(target)
      #expect(page.status == 404, "\(target)")
    }
    let shown = await inspector.page("/orders/all?limit=500", accept: "application/json").text
    let all = await everything.page("/orders/all?limit=500", accept: "application/json").text
    #expect(shown.split(separator: "\n").count < all.split(separator: "\n").count)
    let own = Set(try numbers(in: shown))
    let other = try #require(try numbers(in: all).first { !own.contains($0) })
    for target in ["/order/\(other)", "/state/\(other)", "/blame/\(other)"] {
      let page = await inspector.page(target)
      #expect(page.status == 404, "\(target)")
    }
    let stream = try #require(try await BackOfficeDomain.stream(named: "\(other)", in: everything.shown.book))
    let record = try #require(try await everything.shown.book.record(stream, version: 1))
    for command in ["show", "undo"] {
      let page = await inspector.page("/\(command)/\(record.envelope.position)")
      #expect(page.status == 404, "\(command)")
    }
    // What was the user's from the beginning and is. With an order of a lead or a contract more begins or ends than that.
    let open = await inspector.page("/orders/open?limit=500", accept: "application/json").text
    var begun = 0
    for number in try numbers(in: open) {
      let mine = try #require(try await BackOfficeDomain.stream(named: "\(number)", in: everything.shown.book))
      let first = try #require(try await everything.shown.book.record(mine, version: 1))
      let batch = first.envelope.batch
      let last = try await everything.shown.book.record(at: batch.lastPosition)
      let target = "/show/\(first.envelope.position)"
      let told = await everything.page(target, accept: "application/json").text
      guard told.contains("\"assignedUserID\":\"\(user.userID)\""), batch.firstPosition == first.envelope.position,
        last?.envelope.stream == mine
      else { continue }
      #expect(await inspector.page(target).status == 200, "\(target)")
      begun += 1
    }
    #expect(begun > 0)
    // What an event caused may be about what others see.
    let causes = Lock<Set<Position>>([])
    try await everything.shown.book.log(LogQuery()) { record in
      if let cause = record.envelope.batch.causation { causes.withLock { _ = $0.insert(cause) } }
      return true
    }
    var hidden = 0
    for cause in causes.withLock({ $0.sorted() }) {
      let event = await inspector.page("/show/\(cause)", accept: "application/json")
      guard event.status == 200 else { continue }
      for caused in event.text.matches(of: /"batch":(\d+),"command"/) {
        #expect(await inspector.page("/show/\(caused.1)").status == 200)
      }
      let all = await everything.page("/show/\(cause)", accept: "application/json").text
      hidden += all.matches(of: /"batch":\d+,"command"/).count - event.text.matches(of: /"batch":\d+,"command"/).count
    }
    #expect(hidden > 0)
    // What follows from one intent may be about others as well; of these alone it tells.
    let trace = await inspector.page("/trace/\(record.envelope.position)")
    #expect(!trace.text.contains(stream.description))
  }

  private func numbers(in json: String) throws -> [Int] {
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    return rows.compactMap { $0["orderNo"] as? Int }
  }

  @Test(arguments: [
    "/orders/open", "/orders/all?sort=customerName&limit=7", "/order/3", "/customers?text=a", "/audit?order=3&limit=20",
    "/state/3", "/state/3@2", "/blame/3", "/show/41", "/trace/41", "/undo/41", "/views/list", "/views/why/orders/3",
    "/orders/all?finished=yes", "/orders/all?finished=no", "/orders/all?at=%2360", "/diff/3/1..2",
    "/views/diff/orders/%2320/%2360",
  ])
  func `a page says the command line that gives its JSON`(target: String) async throws {
    let inspector = try await InspectedBook.inspector()
    let html = await inspector.page(target)
    #expect(html.status == 200)
    let command = try #require(html.text.firstMatch(of: /<code id="command">(.*?)<\/code>/)?.1)
    let line = command.replacing("&#39;", with: "'").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    let path = try await InspectedBook.shared.open().path
    let workshop = try Workshop()
    let run = try workshop.shell("\(line) --output json --book '\(path)'")
    let json = await inspector.page(target, accept: "application/json")
    #expect(run.output == json.text)
  }

  @Test func `a list as CSV is what the command prints`() async throws {
    let path = try await InspectedBook.shared.open().path
    let page = try await InspectedBook.inspector().page("/orders/open?output=csv&limit=10")
    let workshop = try Workshop()
    #expect(page.text == (try workshop.shell("daybook orders open --limit=10 --output csv --book '\(path)'")).output)
  }

  @Test func `a page of the past says so and leads back`() async throws {
    let inspector = try await InspectedBook.inspector()
    let page = await inspector.page("/orders/open?at=%2360")
    #expect(page.text.contains("As of ") && page.text.contains("(#60)"))
    #expect(links(in: page.text).contains("/orders/open"))
    let event = await inspector.page("/show/61?at=%2360")
    #expect(event.status == 200)
    #expect(await inspector.page("/?at=%2399999999").status == 404)
    #expect(await inspector.page("/?at=nonsense").status == 400)
  }

  @Test(arguments: [
    ("/nothing", 404), ("/order/999999", 404), ("/orders/open?colour=red", 400), ("/orders/open?limit=100000", 400),
    ("/orders/open?as=x", 400), ("/orders/--book=%2Fetc", 400), ("/orders/open/--help", 400), ("/log?grep=a", 400),
    ("/log?follow=yes", 400), ("/views/sql/orders/SELECT%201", 404), ("/apply/-", 404), ("/export", 404),
    ("/show/%00", 400), ("/%ZZ", 400), ("/assets/../secret", 404), ("/find?q=", 200), ("/find?q=qqqqzzzz", 404),
    ("/state/customer-0", 404), ("/rows/nothing", 404), ("/rows/orders/nothing", 404), ("/orders/open?cursor=x", 400),
  ])
  func `what makes no sense is told, and nothing else happens`(target: String, status: Int) async throws {
    let page = try await InspectedBook.inspector().page(target)
    #expect(page.status == status, "\(page.text.prefix(4000))")
  }

  @Test func `a search goes straight to the one thing that is meant`() async throws {
    let inspector = try await InspectedBook.inspector()
    let customer = try #require(try await inspector.shown.book.customers(CustomersQuery()).rows.first)
    let name = customer.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    for (text, target) in [("%2341", "/show/41"), (name, "/customer/\(customer.customerID)")] {
      let answer = await inspector.respond(to: InspectorRequest("/find?q=\(text)"))
      #expect(answer.status == 303)
      #expect(answer.headers["Location"] == target)
    }
    let several = await inspector.page("/find?q=3")
    #expect(several.status == 200)
    #expect(several.text.contains("/order/3\"") && several.text.contains("/show/3\""))
  }

  @Test func `new events reach a page that asks for what is newer`() async throws {
    let inspector = try await InspectedBook.inspector()
    let last = inspector.shown.book.position
    let nothing = await inspector.respond(to: InspectorRequest("/recent?after=\(last)"))
    #expect(nothing.body.isEmpty)
    #expect(nothing.headers["X-Last-Position"] == "\(last)")
    let some = await inspector.respond(to: InspectorRequest("/recent?after=\(last - 3)"))
    #expect(String(decoding: some.body, as: UTF8.self).contains("/show/\(last)\""))
  }

  @Test func `where an event can't be read the other pages go on, and the workings tell it; nothing is opened anew`()
    async throws
  {
    let workshop = try Workshop()
    #expect(try workshop.shell("daybook generate --events 1000 --seed 3 b; daybook orders all --book b -q").status == 0)
    let path = workshop.folder.path + "/b"
    let opened = Lock(0)
    let open: @Sendable () async throws -> Book<BackOfficeDomain> = {
      opened.withLock { $0 += 1 }
      return try await Book<BackOfficeDomain>.open(path, BookOptions(access: .readOnly))
    }
    let inspector = try await Inspector(try await open(), reopen: open)
    // In the first event, behind the header of the file.
    let damage = "printf 'damaged' | dd of=b/log/0000000001.segment bs=1 seek=4200 conv=notrunc 2> /dev/null"
    #expect(try workshop.shell(damage).status == 0)
    for _ in 1...3 {
      let page = await inspector.page("/show/1")
      #expect(page.status == 500 && page.text.contains("0000000001.segment"), "\(page)")
    }
    let workings = await inspector.page("/workings?with=doctor")
    #expect(workings.status == 200 && workings.text.contains("<p class=\"notice\">"), "\(workings)")
    #expect(workings.text.contains("<ul class=\"findings\">"))
    #expect(await inspector.page("/find?q=\(UUID())").status == 404)
    #expect(opened.withLock { $0 } == 1)
  }

  @Test func `a book that is moved away, or restored over, is told of and read again when it is there`() async throws {
    let workshop = try Workshop()
    let made = try workshop.shell(
      "daybook generate --events 1000 --seed 3 b && daybook backup saved --book b && daybook demo other --events 100 -q"
    )
    #expect(made.status == 0, "\(made.errors)")
    let path = workshop.folder.path + "/b"
    let inspector = try await Inspector(try await Book<BackOfficeDomain>.open(path, BookOptions(access: .readOnly))) {
      try await Book<BackOfficeDomain>.open(path, BookOptions(access: .readOnly))
    }
    let first = await inspector.page("/customers").text
    #expect(first.contains("</table>"))
    let position = inspector.shown.book.position

    #expect(try workshop.shell("mv b c").status == 0)
    let gone = await inspector.page("/customers")
    #expect(gone.status == 404 && gone.text.contains("moved away or deleted"), "\(gone)")
    guard case .trouble(let sentence) = await inspector.feed.newest(of: inspector) else {
      Issue.record("nobody is told that it is gone")
      return
    }
    #expect(sentence.contains("moved away"))
    #expect(try workshop.shell("mv c b").status == 0)
    #expect(await inspector.page("/customers").text == first)

    // Something happened behind the backup, which is lost.
    #expect(try workshop.shell("daybook demo c --events 100 -q; mv b c; daybook restore saved --book b").status == 0)
    let restored = await inspector.page("/customers")
    #expect(restored.status == 200 && restored.text == first)
    #expect(inspector.shown.book.position == position)
    #expect(try workshop.shell("rm -r b; mv other b").status == 0)
    let other = await inspector.page("/customers")
    #expect(other.status == 200 && other.text.contains("</table>") && other.text != first)
    #expect(await inspector.page("/").status == 200)
  }

  @Test func `who was told of events that are gone is told so, however far another history has come by now`()
    async throws
  {
    let workshop = try Workshop()
    let add = "daybook do CreateCustomer --as \"$owner\" kind=company --book b -q name"
    func run(_ line: String) throws {
      let seen = try workshop.shell(line)
      #expect(seen.status == 0, "\(seen.errors)")
    }
    try run("daybook demo b --events 100 -q && daybook backup saved --book b")
    let path = workshop.folder.path + "/b"
    let inspector = try await Inspector(try await Book<BackOfficeDomain>.open(path, BookOptions(access: .readOnly))) {
      try await Book<BackOfficeDomain>.open(path, BookOptions(access: .readOnly))
    }
    func news(otherThan told: News?) async throws -> News {
      while true {
        let news = await inspector.feed.newest(of: inspector)
        if news != told, case .position = news { return news }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    let early = try await news(otherThan: nil)
    try run("\(Workshop.owner); \(add)=Lost")
    let lost = try await news(otherThan: early)
    #expect(await inspector.feed.isContinued(early, in: inspector))
    try run("mv b old; daybook restore saved --book b; \(Workshop.owner); for n in 1 2 3; do \(add)=Other$n; done")
    let now = try await news(otherThan: lost)
    guard case .position(let position, let log, _) = lost, case .position(let further, _, _) = now else {
      Issue.record("no positions: \(lost) and \(now)")
      return
    }
    #expect(further > position)
    // Where it is not known who appended what was told, fewer events tell enough.
    #expect(await !inspector.feed.isContinued(.position(further + 1, of: log, by: nil), in: inspector))
    #expect(await inspector.feed.isContinued(.position(further, of: log, by: nil), in: inspector))
    #expect(await !inspector.feed.isContinued(lost, in: inspector))
    #expect(await inspector.feed.isContinued(early, in: inspector))
    #expect(await inspector.feed.isContinued(now, in: inspector))
  }

  @Test func `the workings tell lists, policies, deadlines and the files of the log as the commands do`() async throws {
    let inspector = try await InspectedBook.inspector()
    let page = await inspector.page("/workings").text
    for words in ["Policies", "hand-over", "What is to happen by itself", "log/0", "Opened for writing", "backups"] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("user.added") && links(in: page).contains("/workings?with=counts"))
    let json = await inspector.page("/workings", accept: "application/json").text
    let stats = await inspector.page("/stats?brief=yes", accept: "application/json").text
    #expect(json.contains("\"log\":" + stats.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(json.contains("\"eventsByType\":null"))
    #expect(await inspector.page("/workings?with=counts", accept: "application/json").text.contains("\"user.added\":"))
  }

  @Test func `what became of rows stands in a table, a line a column`() async throws {
    let inspector = try await InspectedBook.inspector()
    let page = await inspector.page("/views/diff/orders/%23200/%23600").text
    #expect(page.contains("<table class=\"differences\">") && page.contains(">changed</td>"))
    #expect(!page.contains("{") && !page.contains("[{"))
    let event = await inspector.page("/show/60?with=rows").text
    #expect(event.contains("<table class=\"differences\">"))
    #expect(await inspector.page("/views/diff/orders/%2360/%2360").text.contains("There is no difference"))
  }

  @Test func `every answer forbids scripts and frames of others`() async throws {
    let inspector = try await InspectedBook.inspector()
    for target in ["/", "/nothing", "/assets/inspector.js", "/orders/open?output=json"] {
      let headers = await inspector.respond(to: InspectorRequest(target)).headers
      #expect(headers["Content-Security-Policy"]?.hasPrefix("default-src 'self'") == true)
      #expect(headers["X-Content-Type-Options"] == "nosniff")
    }
    let page = await inspector.page("/").text
    #expect(!page.contains("<script>") && !page.contains("style=\"") && !page.contains("onclick"))
    #expect(page.utf8.count < 100_000)
  }
}
