// What `doctor` shows of each finding.

public import EventLog

extension Finding: TableRow {
  public static let shown = [
    ShownField("severity", "SEVERITY"), ShownField("file", "FILE"), ShownField("offset", "OFFSET", .right),
    ShownField("firstPosition", "FROM", .right), ShownField("lastPosition", "TO", .right),
    ShownField("what", "WHAT", limit: 200), ShownField("remedy", "REMEDY", limit: 200),
  ]

  public var outputFields: [OutputValue.Field] {
    [
      .init("severity", .text(severity.rawValue)), .init("code", .text(code.rawValue)), .init("file", .text(file)),
      .init("offset", .integer(offset)), .init("firstPosition", .integer(positions?.lowerBound)),
      .init("lastPosition", .integer(positions?.upperBound)), .init("what", .text(what)),
      .init("remedy", .text(remedy)),
    ]
  }
}
