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
  private var made: Task<(path: String, book: Book<BackOfficeDomain>), any Error>?

  func open() async throws -> (path: String, book: Book<BackOfficeDomain>) {
    if let made { return try await made.value }
    let task = Task<(path: String, book: Book<BackOfficeDomain>), any Error> {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("inspected-\(UUID().uuidString)")
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
    let users = try await everything.book.users(UsersQuery()).rows
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
    let stream = try #require(try await BackOfficeDomain.stream(named: "\(other)", in: everything.book))
    let record = try #require(try await everything.book.record(stream, version: 1))
    for command in ["show", "undo"] {
      let page = await inspector.page("/\(command)/\(record.envelope.position)")
      #expect(page.status == 404, "\(command)")
    }
    let number = try #require(own.first)
    let mine = try #require(try await BackOfficeDomain.stream(named: "\(number)", in: everything.book))
    let first = try #require(try await everything.book.record(mine, version: 1))
    let event = await inspector.page("/show/\(first.envelope.position)", accept: "application/json")
    // What it caused may be about what others see.
    if event.status == 200 { #expect(!event.text.contains("\"caused\"")) }
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
    let customer = try #require(try await inspector.book.customers(CustomersQuery()).rows.first)
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
    let last = inspector.book.position
    let nothing = await inspector.respond(to: InspectorRequest("/recent?after=\(last)"))
    #expect(nothing.body.isEmpty)
    #expect(nothing.headers["X-Last-Position"] == "\(last)")
    let some = await inspector.respond(to: InspectorRequest("/recent?after=\(last - 3)"))
    #expect(String(decoding: some.body, as: UTF8.self).contains("/show/\(last)\""))
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
