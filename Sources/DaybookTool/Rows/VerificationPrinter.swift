// Tells what a check of a whole book showed.

public import Daybook
internal import ReadModels

/// Prints what a check of a whole book showed.
public struct VerificationPrinter {
  private let console: Console

  /// A printer on a console.
  public init(_ console: Console) {
    self.console = console
  }

  /// Prints the log's part and each view's.
  public func print(_ verification: BookVerification) throws {
    guard console.format == .text else { return try console.object(verification.fields) }
    try console.line(
      "log: \(Grouped.number(verification.position)) events in \(Grouped.number(verification.streams)) streams, "
        + "\(Grouped.count(verification.segments, "segment")), \(Grouped.number(verification.frames)) frames: all sound"
    )
    try console.line("chain digest: \(verification.digestText)")
    for view in verification.views {
      let text = TerminalSafe.text(view.resultText)
      let result = view.isSound ? console.palette.green(text) : console.palette.red(text)
      let place = view.found == nil ? "" : " at position \(Grouped.number(view.position))"
      try console.line("view \(view.name)\(place): \(result)")
    }
  }
}

extension BookVerification {
  fileprivate var digestText: String { OutputValue(.blob(chainDigest)).plain(.utc) }

  fileprivate var fields: [OutputValue.Field] {
    [
      .init("position", .integer(position)), .init("segments", .integer(segments)), .init("frames", .integer(frames)),
      .init("streams", .integer(streams)), .init("chainDigest", .text(digestText)), .init("sound", .flag(isSound)),
      .init("views", .list(views.map { .object($0.outputFields) })),
    ]
  }
}
