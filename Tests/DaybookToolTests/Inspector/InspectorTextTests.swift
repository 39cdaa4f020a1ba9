// Hostile text, addresses and who may come in.

import BackOffice
import BackOfficeTool
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@testable import DaybookInspector

@Suite struct InspectorTextTests {
  private static let hostile = "<script>alert('x')</script>\"onmouseover=\"a & \u{202E}gnp\u{0007}"

  @Test func `a text that is put into HTML is text`() {
    let html: HTML = "<p title=\"\(Self.hostile)\">\(Self.hostile)</p>"
    #expect(!html.text.contains("<script") && !html.text.contains("\"onmouse") && !html.text.contains("\u{202E}"))
    #expect(html.text.contains("&lt;script&gt;") && html.text.contains("\\u{202e}"))
    #expect(("\(html)" as HTML).text == html.text)
  }

  @Test func `a text of several lines is shown as lines, and stays one text`() {
    #expect(HTML.words("one\ntwo\r\n<b>").text == "<bdi class=\"lines\">one<br>two<br>&lt;b&gt;</bdi>")
    #expect(HTML.words("one\rtwo").text == "<bdi>one\\rtwo</bdi>")
    let json = HTML.json(Array(#"{"a":"<b>","c":[1]}"#.utf8)).text
    #expect(json.contains("{\n  &quot;a&quot;: &quot;&lt;b&gt;&quot;,\n"))
  }

  @Test func `an address survives being written and read`() throws {
    var generator = SystemRandomNumberGenerator()
    let letters = Array("ab/?&=#%+ \"'<>äß中\u{202E}-.@:")
    for _ in 0..<300 {
      func word() -> String {
        String((0..<Int.random(in: 1...8)).map { _ in letters.randomElement(using: &generator)! })
      }
      var address = PageAddress([word(), word()]).with("sort", word()).with("at", word())
      if Bool.random() { address = address.with("sort", nil) }
      let sides = address.text.split(separator: "?", maxSplits: 1).map(String.init)
      #expect(PageAddress(path: sides[0], query: sides.count > 1 ? sides[1] : "") == address)
    }
  }

  @Test func `a word for a shell is one word`() {
    #expect(ShellText.quoted("orders") == "orders")
    #expect(ShellText.quoted("it's; rm -rf $HOME") == #"'it'\''s; rm -rf $HOME'"#)
    #expect(ShellText.quoted("") == "''")
  }

  @Test func `hostile text in every field of a book is inert on every page`() async throws {
    let workshop = try Workshop()
    let long = String(repeating: "W", count: 190)
    let name = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
    let lines =
      [
        ["command": "CreateCustomer", "payload": ["name": name, "kind": "company"]],
        ["command": "CreateCustomer", "payload": ["name": long, "kind": "company"]],
        ["command": "CreateCustomer", "payload": ["name": "\"><svg onload=alert(3)>", "kind": "company"]],
      ] as [[String: Any]]
    let text = try lines.map { line in
      String(
        decoding: try JSONSerialization.data(withJSONObject: line.merging(["as": "a@b.example"]) { $1 }), as: UTF8.self)
    }.joined(separator: "\n")
    try text.write(toFile: workshop.folder.path + "/lines", atomically: true, encoding: .utf8)
    let made = try workshop.shell(
      "daybook init --book b --name '<b>\"Me' --owner-name '<i>Owner' --owner-email a@b.example && daybook apply lines --book b"
    )
    #expect(made.status == 0, "\(made.errors) \(made.output)")
    let book = try await Book<BackOfficeDomain>.open(workshop.folder.path + "/b", BookOptions(access: .readOnly))
    let inspector = try await Inspector(book)
    var seen = 0
    var open = ["/", "/log", "/customers", "/workings", "/rows/customers", "/find?q=%3Cscript%3E"]
    var known = Set(open)
    while let target = open.popLast(), seen < 80 {
      seen += 1
      let page = await inspector.page(target).text
      for tag in ["<script>", "<img", "<svg", "<b>", "<i>"] { #expect(!page.contains(tag), "\(tag) in \(target)") }
      for link in links(in: page) where known.insert(link).inserted { open.append(link) }
    }
    #expect(seen > 20)
    #expect(await inspector.page("/customers").text.contains("&lt;script&gt;alert(1)"))
    try await book.close()
  }
}

@Suite struct DoorTests {
  private let home = Door(hosts: ["localhost:7878", "127.0.0.1:7878"], token: nil)
  private let open = Door(hosts: ["10.0.0.1:7878"], token: "abc")

  private func judge(
    _ door: Door, _ host: String?, method: String = "GET", origin: String? = nil, cookie: String? = nil,
    query: String = ""
  ) -> Door.Verdict {
    door.judge(method: method, host: host, origin: origin, cookie: cookie, path: "/orders/open", query: query)
  }

  private func status(_ verdict: Door.Verdict) -> Int {
    switch verdict {
    case .enter: 200
    case .remember: 303
    case .refuse(let status, _): status
    }
  }

  @Test func `only this machine's own names and pages may ask`() {
    #expect(status(judge(home, "LOCALHOST:7878")) == 200)
    #expect(status(judge(home, "evil.example:7878")) == 421)
    #expect(status(judge(home, nil)) == 421)
    #expect(status(judge(home, "localhost:7878", method: "POST")) == 405)
    #expect(status(judge(home, "localhost:7878", origin: "http://evil.example")) == 403)
    #expect(status(judge(home, "localhost:7878", origin: "null")) == 403)
    #expect(status(judge(home, "localhost:7878", origin: "http://localhost:7878")) == 200)
  }

  @Test func `elsewhere a token is wanted, once in the address and then by a cookie`() {
    #expect(status(judge(open, "10.0.0.1:7878")) == 401)
    #expect(status(judge(open, "10.0.0.1:7878", query: "token=abd")) == 401)
    #expect(status(judge(open, "10.0.0.1:7878", query: "token=")) == 401)
    #expect(judge(open, "10.0.0.1:7878", query: "sort=x&token=abc") == .remember("/orders/open?sort=x"))
    #expect(status(judge(open, "10.0.0.1:7878", cookie: "a=b; daybook-inspector=abc")) == 200)
    #expect(status(judge(open, "10.0.0.1:7878", cookie: "daybook-inspector=ab")) == 401)
    #expect(Door.newToken() != Door.newToken())
    #expect(Door.newToken().count > 40)
  }
}
