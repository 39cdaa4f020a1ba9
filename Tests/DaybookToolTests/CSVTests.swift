// Rows as CSV: what a cell holds, what is quoted, and what a spreadsheet must not compute.

import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@testable import DaybookTool

@Suite struct CSVTests {
  private func line(_ cells: OutputValue..., onTerminal: Bool = false) -> String {
    String(decoding: CSVText.line(cells, onTerminal: onTerminal), as: UTF8.self)
  }

  @Test func `cells stand in quotes where they have to, and nothing is an empty cell`() {
    #expect(line(.text("Ann"), .null, .text(""), .text("a,b"), .text("say \"no\"")) == #"Ann,,"","a,b","say ""no""""#)
    #expect(line(.text("one\r\ntwo"), .text(" x"), .text("x ")) == "\"one\r\ntwo\",\" x\",\"x \"")
    // A quote and a mark over it are one character for Swift, two for whoever reads CSV.
    #expect(line(.text("a\"\u{301},b")) == "\"a\"\"\u{301},b\"")
  }

  @Test func `values are those of JSON, and what has parts is JSON in its cell`() {
    #expect(line(.integer(-5 as Int64), .real(1.5), .real(.nan), .flag(true)) == "-5,1.5,,true")
    #expect(line(.instant(Instant(milliseconds: 0))) == "1970-01-01T00:00:00.000Z")
    #expect(line(.money(minor: 5, currency: "GBP")) == #""{""minor"":5,""currency"":""GBP""}""#)
    #expect(line(.list([.integer(1 as Int64), .text("=x")]), .json(Array("{}".utf8))) == #""[1,""=x""]",{}"#)
  }

  @Test(
    "text that a spreadsheet would compute has an apostrophe before it",
    arguments: [
      "=1+1", "=HYPERLINK(\"http://x\")", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1",
      "＋1", "－1", "＠x", "+44 20 7946 0000 ext. 2",
    ])
  func formulas(_ text: String) {
    #expect(CSVText.inert(text) == "'" + text)
  }

  @Test func `phone numbers and other texts are left as they are`() {
    for text in ["+44 (0)20 7946-0000", "-5", "-", "Ann", "a=b", "", "'=1", "ann@x.example", "1+1"] {
      #expect(CSVText.inert(text) == text)
    }
  }

  @Test func `a terminal gets no control characters`() {
    #expect(line(.text("a\u{1B}[2J\nb"), onTerminal: true) == "a\\u{1b}[2J\\nb")
    #expect(line(.text("a\u{1B}[2J")) == "a\u{1B}[2J")
  }

  @Test func `every list has the names and the cells of its JSON`() throws {
    let workshop = try Workshop()
    _ = try workshop.shell("daybook apply $FILES/shop.jsonl --clock commands -q")
    for list in [
      "orders all", "customers", "contacts", "users", "audit", "log", "views list", "views verify",
      "views sql orders 'SELECT * FROM orders'", "order 1", "customer abc", "stats", "users --licence", "show 20",
      "verify",
    ] {
      let table = CSVTable(try workshop.shell("daybook \(list) --output csv -q").output)
      let rows = try workshop.shell("daybook \(list) --output jsonl -q").output.split(separator: "\n")
      #expect(!rows.isEmpty && table.rows.count == rows.count, "\(list)")
      for (cells, row) in zip(table.rows, rows) {
        let values = try #require(try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Any])
        #expect(cells.count == values.count && Set(table.header) == Set(values.keys), "\(list)")
        for (name, cell) in zip(table.header, cells) {
          #expect(isCell(cell, of: values[name] ?? NSNull()), "\(list): \(name) is \(cell)")
        }
      }
    }
  }

  private func isCell(_ cell: String, of value: Any) -> Bool {
    switch value {
    case is NSNull: cell.isEmpty
    case let text as String: cell == CSVText.inert(text)
    case let number as NSNumber: ["\(number)", number == 1 ? "true" : "false"].contains(cell)
    default: (try? JSONSerialization.jsonObject(with: Data(cell.utf8)) as? NSObject) == value as? NSObject
    }
  }

  @Test func `a list without rows has its header, and the results of a command file are a table`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q --output csv > results
      daybook orders open --customer zoe --output csv -q
      daybook log --grep nothing --output csv -q
      head -2 results | cut -d, -f1-3; grep -c , results; sed -n 20,21p results | cut -d, -f2
      daybook --version
      """)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 8, "\(run)")
    #expect(lines.first == OrderRow.columns.joined(separator: ","))
    #expect(lines.dropFirst().first?.hasPrefix("position,eventID,type,") == true)
    #expect(lines.dropFirst(2).first == "line,outcome,positions")
    #expect(lines.last == "daybook \(EngineVersion.current)")
  }
}

/// CSV, read back by the rules of RFC 4180.
private struct CSVTable {
  let header: [String]
  let rows: [[String]]

  init(_ text: String) {
    var lines: [[String]] = [[""]]
    var isQuoted = false
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"":
        if !isQuoted, previous == "\"" { lines[lines.count - 1][lines.last!.count - 1] += "\"" }
        isQuoted.toggle()
      case "," where !isQuoted: lines[lines.count - 1].append("")
      case "\n" where !isQuoted: lines.append([""])
      default: lines[lines.count - 1][lines.last!.count - 1].unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    header = lines.first ?? []
    rows = Array(lines.dropFirst().dropLast())
  }
}
