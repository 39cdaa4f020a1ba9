// What `views list` and `views verify` show of each view.

public import ReadModels

extension ViewStatus: FieldListRow {
  public static let shown = [
    ShownField("name", "VIEW"), ShownField("state", "STATE"), ShownField("position", "POSITION", .right),
    ShownField("rows", "ROWS", .right), ShownField("bytes", "BYTES", .right), ShownField("version", "CODE", .right),
  ]

  public static let fields: [RowField<ViewStatus>] = [
    RowField("name") { .text($0.name) }, RowField("version") { .integer($0.version) },
    RowField("state") { .text($0.stateText) }, RowField("position") { .integer($0.position) },
    RowField("rows") { .integer($0.rows) }, RowField("bytes") { .integer($0.bytes) },
  ]

  private var stateText: String {
    switch state {
    case .ready: "ready"
    case .needsRebuild(.missing): "not built yet"
    case .needsRebuild(.otherVersion(let found)): "built by code \(found)"
    case .needsRebuild(.corrupt(let message)): "damaged: \(message)"
    }
  }
}

extension ViewVerification: FieldListRow {
  public static let shown = [
    ShownField("name", "VIEW"), ShownField("result", "RESULT"), ShownField("position", "POSITION", .right),
    ShownField("digest", "DIGEST", limit: 64),
  ]

  public static let fields: [RowField<ViewVerification>] = [
    RowField("name") { .text($0.name) }, RowField("result") { .text($0.resultText) },
    RowField("position") { .integer($0.position) }, RowField("digest") { .text($0.found?.description) },
    RowField("expected") { .text($0.expected?.description) },
  ]

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
