// Tells what a check of a whole book showed.

internal import Daybook
internal import ReadModels

struct VerificationPrinter {
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  /// - Parameter readOnlyReason: why the book could not be opened for writing, if it could not.
  func print(_ verification: BookVerification, readOnlyReason: String? = nil) throws {
    guard console.format == .text else { return try console.json(verification.object) }
    try console.line(
      "log: \(Grouped.number(verification.position)) events in \(Grouped.number(verification.streams)) streams, "
        + "\(Grouped.count(verification.segments, "segment")), \(Grouped.number(verification.frames)) frames: all sound"
    )
    try console.line("chain digest: \(verification.digestText)")
    guard let views = verification.views else {
      let reason = readOnlyReason ?? "the book is open for reading only"
      return try console.line(TerminalSafe.text("views: not compared, because \(reason)"))
    }
    for view in views {
      let name = "view \(view.name) at position \(Grouped.number(view.position)): "
      try console.line(
        name
          + (view.isEqual
            ? console.palette.green("equal to a fresh replay") : console.palette.red("differs from a fresh replay")))
    }
  }
}

extension BookVerification {
  fileprivate var digestText: String { OutputValue(.blob(chainDigest)).plain(.utc) }

  fileprivate var object: OutputValue {
    .object([
      "position": .integer(position), "segments": .integer(segments), "frames": .integer(frames),
      "streams": .integer(streams), "chainDigest": .text(digestText), "sound": .flag(isSound),
      "views": views.map { .list($0.map { .object($0.outputFields) }) } ?? .null,
    ])
  }
}
