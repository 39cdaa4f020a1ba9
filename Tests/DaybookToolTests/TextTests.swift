// How text reaches a terminal: harmless, lined up, and with numbers as people read them.

import EventSourcing
import Testing

@testable import DaybookTool

@Suite struct TextTests {
  @Test
  func `control characters and bidi controls are shown, not obeyed`() {
    #expect(TerminalSafe.text("plain é 李") == "plain é 李")
    #expect(TerminalSafe.text("a\u{1B}[2Jb") == "a\\u{1b}[2Jb")
    #expect(TerminalSafe.text("x\u{9B}31m\u{7F}") == "x\\u{9b}31m\\u{7f}")
    #expect(TerminalSafe.text("\u{202E}evil\u{2066}\u{200F}\u{061C}") == "\\u{202e}evil\\u{2066}\\u{200f}\\u{61c}")
    #expect(TerminalSafe.text("one\ntwo\r\tthree\u{2028}") == "one\\ntwo\\r\\tthree\\u{2028}")
    // One character for Swift, two for a terminal.
    #expect(TerminalSafe.text("a\r\nb") == "a\\r\\nb")
  }

  @Test
  func `very long text keeps its ends, and says how much is missing`() {
    let short = String(repeating: "é", count: 600)
    #expect(TerminalSafe.shortened(short) == short)
    let long = "begins " + String(repeating: "x", count: 1_000_000) + " ends"
    let cut = TerminalSafe.shortened(long)
    #expect(cut.hasPrefix("begins x") && cut.hasSuffix("x ends") && cut.count < 900)
    #expect(cut.contains("… (999,212 of 1,000,012 characters left out) …"))
    #expect(Grouped.bytes(UInt64.max).hasSuffix(" TiB") && Grouped.bytes(Int64.max).hasSuffix(" TiB"))
  }

  @Test
  func `every scalar that a terminal may obey is escaped, and no other`() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isControl = scalar.properties.generalCategory == .control
      let isBidi = scalar.properties.isBidiControl
      let isSeparator = value == 0x2028 || value == 0x2029
      #expect(TerminalSafe.isHostile(scalar) == (isControl || isBidi || isSeparator), "U+\(String(value, radix: 16))")
    }
  }

  @Test
  func `JSON says the same with the hostile characters as escapes`() {
    var bytes: [UInt8] = []
    OutputValue.object(["name": .text("a\u{85}b\u{202E}c\u{7F}\u{1B}")]).append(to: &bytes)
    #expect(String(decoding: TerminalSafe.json(bytes), as: UTF8.self) == #"{"name":"a\u0085b\u202ec\u007f\u001b"}"#)
  }

  @Test
  func `columns line up in every script`() {
    var table = Table([Table.Column("NAME"), Table.Column("NO", .right), Table.Column("X", limit: 5)])
    table.add(["李小龙", "7", "abcdefgh"])
    table.add(["Zoe\u{301}", "1200", "ab"])
    table.add(["e\u{1B}", "3", "\u{1F33B}\u{1F33B}\u{1F33B}"])
    #expect(table.header(Palette(isOn: false)) == "NAME       NO  X")
    #expect(
      table.takeLines() == ["李小龙      7  abcd…", "Zoe\u{301}      1200  ab", "e\\u{1b}     3  \u{1F33B}\u{1F33B}…"])
    #expect(table.takeLines().isEmpty)
  }

  @Test
  func `a table fits a terminal: wide columns become narrower, then those at the right are left out`() {
    func lines(_ room: Int?) -> (lines: [String], leftOut: [String]) {
      var table = Table([Table.Column("NO", .right), Table.Column("NAME"), Table.Column("REMARK"), Table.Column("BY")])
      table.add(["7", "Zoe Petropoulou", "Came back to ask about the boiler", "Ada"])
      let leftOut = table.fit(into: room)
      return ([table.header(Palette(isOn: false))] + table.takeLines(), leftOut)
    }
    let whole = "NO  NAME             REMARK                             BY"
    #expect(lines(nil).lines[0] == whole && lines(60).lines[0] == whole && lines(60).leftOut.isEmpty)
    // Not in the middle of a word.
    #expect(lines(50).lines[1] == " 7  Zoe Petropoulou  Came back to ask about…   Ada")
    #expect(lines(50).leftOut.isEmpty && lines(49).lines[1].hasPrefix(" 7  Zoe Petropoulou  Came back to ask…"))
    #expect(lines(41).leftOut == ["BY"] && lines(30).leftOut == ["REMARK", "BY"])
    #expect(lines(1).lines == ["NO", " 7"])
    for room in 20...70 { #expect(lines(room).lines.allSatisfy { DisplayWidth.of($0) <= room }, "\(room)") }
  }

  @Test
  func `where a table is too wide, ids are shortened before anything is cut or left out`() {
    func line(_ room: Int?, _ id: String = "96c10557-cab0-5795-80c8-9cec0e6a7fdc") -> String? {
      var table = Table([Table.Column("FIELD", limit: 60), Table.Column("BY")])
      table.add(["tasks[\(id)].state", "Zoë"])
      _ = table.fit(into: room)
      return table.takeLines().first
    }
    #expect(line(nil) == "tasks[96c10557-cab0-5795-80c8-9cec0e6a7fdc].state  Zoë" && line(54) == line(nil))
    #expect(line(53) == "tasks[96c1…7fdc].state  Zoë" && line(27) == line(53))
    #expect(line(26) == "tasks[96c1…7fdc].sta…  Zoë")
    #expect(line(53, "96c10557-cab0-5795-80c8-9cec0e6a7fdg")?.contains("cab0-5795-80c8") == true)
  }

  @Test
  func `rows behind the first page stand where those of the first one stand, whatever was cut`() {
    var table = Table([Table.Column("ID", limit: 60), Table.Column("REMARK", limit: 60), Table.Column("NO", .right)])
    let id = "order-96c10557-cab0-5795-80c8-9cec0e6a7fdc"
    table.add([id, "Came back to ask about the boiler", "7"])
    #expect(table.fit(into: 40).isEmpty)
    let first = table.takeLines()
    table.add([id, "Came back to ask about the boiler", "7"])
    #expect(first == ["order-96c1…7fdc  Came back to ask…     7"] && table.takeLines() == first)
  }

  @Test
  func `what comes behind the first page is cut only where a column was made narrower`() {
    func second(_ room: Int?) -> [String] {
      var table = Table([Table.Column("NO", .right), Table.Column("NAME"), Table.Column("REMARK")])
      table.add(["7", "Ada", "Came back to ask"])
      _ = table.fit(into: room)
      _ = table.takeLines()
      table.add(["10000", "Zoe Petropoulou", "Came back to ask about the boiler"])
      return table.takeLines()
    }
    let whole = ["10000  Zoe Petropoulou  Came back to ask about the boiler"]
    #expect(second(nil) == whole && second(80) == whole && second(26) == whole)
    #expect(second(25) == ["10000  Zoe Petropoulou"])
  }

  @Test
  func `long lines are broken between words`() {
    func lines(_ columns: Int?) -> [String] {
      DisplayWidth.lines("    #5 changed the order", columns: columns, hanging: 6)
    }
    #expect(lines(nil) == ["    #5 changed the order"] && lines(24).count == 1)
    #expect(lines(20) == ["    #5 changed the", "      order"])
    #expect(lines(12) == ["    #5", "      changed", "      the", "      order"])
    #expect(lines(3) == ["    #5", "      changed", "      the", "      order"])
    #expect(DisplayWidth.lines("李小龙 李小龙", columns: 8, hanging: 0) == ["李小龙", "李小龙"])
  }

  @Test
  func `amounts carry their currency`() {
    #expect(Grouped.money(minor: 123_450, currency: "GBP") == "£1,234.50")
    #expect(Grouped.money(minor: -5, currency: "EUR") == "-€0.05")
    #expect(Grouped.money(minor: 1200, currency: "JPY") == "¥1,200")
    #expect(Grouped.money(minor: 1_000_005, currency: "KWD") == "1,000.005 KWD")
    #expect(Grouped.money(minor: 700, currency: "CHF") == "7.00 CHF")
    #expect(Grouped.money(minor: .min, currency: "JPY") == "-¥9,223,372,036,854,775,808")
  }

  @Test
  func `numbers, sizes and spans`() {
    #expect(Grouped.number(-1_234_567) == "-1,234,567")
    #expect(Grouped.number(12) == "12")
    #expect(Grouped.bytes(1023) == "1,023 bytes")
    #expect(Grouped.bytes(1536) == "1.5 KiB")
    #expect(Grouped.bytes(5 << 30) == "5.0 GiB")
    #expect(Grouped.span(milliseconds: 100_000_000) == "1 d 3 h")
    #expect(Grouped.span(milliseconds: 61_000) == "1 min 1 s")
    #expect(Grouped.span(milliseconds: 999) == "0 s")
  }

  @Test
  func `times stand in the zone, also where the clock changes`() throws {
    let london = try #require(TimeText(zone: "Europe/London"))
    #expect(london.minute(try #require(Instant("2024-03-31T00:59:00Z"))) == "2024-03-31 00:59")
    #expect(london.minute(try #require(Instant("2024-03-31T01:00:00Z"))) == "2024-03-31 02:00")
    #expect(london.second(try #require(Instant("1969-12-31T23:59:59Z"))) == "1970-01-01 00:59:59")
    #expect(TimeText(zone: "Europe/Nowhere") == nil)
  }

  @Test
  func `a time that the clock shows twice has its offset, and no other`() throws {
    let london = try #require(TimeText(zone: "Europe/London"))
    for (utc, local) in [
      ("2024-10-26T23:59:59Z", "2024-10-27 00:59"), ("2024-10-27T00:00:00Z", "2024-10-27 01:00+01:00"),
      ("2024-10-27T00:30:00Z", "2024-10-27 01:30+01:00"), ("2024-10-27T01:30:00Z", "2024-10-27 01:30+00:00"),
      ("2024-10-27T02:00:00Z", "2024-10-27 02:00"), ("2024-03-31T01:00:00Z", "2024-03-31 02:00"),
    ] {
      #expect(london.minute(try #require(Instant(utc))) == local)
    }
    let instant = try #require(Instant("2024-11-03T06:30:00Z"))
    #expect(TimeText(zone: "America/New_York")?.second(instant) == "2024-11-03 01:30:00-05:00")
    #expect(TimeText(zone: "Australia/Lord_Howe")?.minute(instant) == "2024-11-03 17:30")
    let howe = try #require(Instant("2024-04-06T14:45:00Z"))
    #expect(TimeText(zone: "Australia/Lord_Howe")?.minute(howe) == "2024-04-07 01:45+11:00")
    #expect(TimeText.utc.minute(instant) == "2024-11-03 06:30")
  }

  @Test
  func `times without a year of four digits are numbers, in every zone`() throws {
    for zone in ["Asia/Tokyo", "America/New_York", "Europe/London"] {
      let times = try #require(TimeText(zone: zone))
      for milliseconds in [Int64.min, -62_135_596_800_001, 253_402_300_800_000, 1 << 53, .max] {
        #expect(times.minute(Instant(milliseconds: milliseconds)) == "\(milliseconds) ms")
        #expect(times.second(Instant(milliseconds: milliseconds)) == "\(milliseconds) ms")
      }
    }
    // The last hours of the year 9999 are another year's in the east, the first ones of the year 1 in the west.
    let last = try #require(Instant("9999-12-31T23:59:59.999Z"))
    #expect(TimeText(zone: "Asia/Tokyo")?.minute(last) == "253402300799999 ms")
    #expect(TimeText(zone: "America/New_York")?.minute(last) == "9999-12-31 18:59")
  }

  @Test
  func `laid-out JSON keeps what strings hold`() {
    let json = Array(#"{"a":[],"b":{"c":[1,{"d":"x,\"{}: y"}]},"e":null}"#.utf8)
    #expect(
      JSONLayout.indented(json) == """
        {
          "a": [],
          "b": {
            "c": [
              1,
              {
                "d": "x,\\"{}: y"
              }
            ]
          },
          "e": null
        }
        """)
  }

  @Test
  func `field names read as words`() {
    #expect(FieldDescriptions.words("assignedUserName") == "assigned user name")
    #expect(FieldDescriptions.words("address.line1") == "address line 1")
    #expect(FieldDescriptions.words("orderAdminID") == "order admin ID")
  }
}
