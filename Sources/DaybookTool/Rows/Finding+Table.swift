// What `doctor` shows of each finding.

public import EventLog

extension Finding: FieldListRow {
  public static let shown = [
    ShownField("severity", "SEVERITY"), ShownField("file", "FILE"), ShownField("offset", "OFFSET", .right),
    ShownField("firstPosition", "FROM", .right), ShownField("lastPosition", "TO", .right),
    ShownField("what", "WHAT", limit: 200), ShownField("remedy", "REMEDY", limit: 200),
  ]

  public static let fields: [RowField<Finding>] = [
    RowField("severity") { .text($0.severity.rawValue) }, RowField("code") { .text($0.code.rawValue) },
    RowField("file") { .text($0.file) }, RowField("offset") { .integer($0.offset) },
    RowField("firstPosition") { .integer($0.positions?.lowerBound) },
    RowField("lastPosition") { .integer($0.positions?.upperBound) }, RowField("what") { .text($0.what) },
    RowField("remedy") { .text($0.remedy) },
  ]
}
