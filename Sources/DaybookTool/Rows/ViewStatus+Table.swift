// What `views list` and `views verify` show of each view.

public import ReadModels

extension ViewStatus: TableRow {
  public static let shown = [
    ShownField("name", "VIEW"), ShownField("state", "STATE"), ShownField("position", "POSITION", .right),
    ShownField("rows", "ROWS", .right), ShownField("bytes", "BYTES", .right), ShownField("version", "CODE", .right),
  ]

  public var outputFields: [OutputValue.Field] {
    [
      .init("name", .text(name)), .init("version", .integer(version)), .init("state", .text(stateText)),
      .init("position", .integer(position)), .init("rows", .integer(rows)), .init("bytes", .integer(bytes)),
    ]
  }

  private var stateText: String {
    switch state {
    case .ready: "ready"
    case .needsRebuild(.missing): "not built yet"
    case .needsRebuild(.otherVersion(let found)): "built by code \(found)"
    case .needsRebuild(.corrupt(let message)): "damaged: \(message)"
    }
  }
}

extension ViewVerification: TableRow {
  public static let shown = [
    ShownField("name", "VIEW"), ShownField("result", "RESULT"), ShownField("position", "POSITION", .right),
    ShownField("digest", "DIGEST", limit: 64),
  ]

  public var outputFields: [OutputValue.Field] {
    [
      .init("name", .text(name)), .init("result", .text(resultText)), .init("position", .integer(position)),
      .init("digest", .text(found?.description)), .init("expected", .text(expected?.description)),
    ]
  }

  var resultText: String {
    switch outcome {
    case .equal: "equal to a fresh replay"
    case .differs: "differs from a fresh replay"
    case .damaged(let reason): "damaged: \(reason)"
    case .notBuilt: "not built yet"
    case .busy(let reason): "not compared: \(reason)"
    }
  }
}
