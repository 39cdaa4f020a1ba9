// What `doctor` shows of each finding.

internal import EventLog

extension Finding: TableRow {
  static let shown = [
    ShownField("severity", "SEVERITY"), ShownField("file", "FILE"), ShownField("offset", "OFFSET", .right),
    ShownField("positions", "POSITIONS"), ShownField("what", "WHAT", limit: 200),
    ShownField("remedy", "REMEDY", limit: 200),
  ]

  var outputFields: [OutputValue.Field] {
    let range = positions.map { "\($0.lowerBound)–\($0.upperBound)" }
    return [
      .init("severity", .text(severity.rawValue)), .init("code", .text(code.rawValue)), .init("file", .text(file)),
      .init("offset", .integer(offset)), .init("positions", .text(range)), .init("what", .text(what)),
      .init("remedy", .text(remedy)),
    ]
  }
}
