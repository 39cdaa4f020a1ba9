// Damage to segments that opening does not read: what verification and reading say, and that all others are readable.

import EventLogSimulation

@testable import EventLog

extension GoldenJudge {
  /// Verifies and reads a damaged sealed segment.
  func readSealed() throws {
    guard case .sealed(let handle) = log.contents.reader.segments.all[Int(entry.number) - 1] else {
      throw GoldenFault("the segment is not sealed")
    }
    try requireRefusal("verification") { try handle.open().verify() }
    // Reading does not need all bytes: what it shows must be right.
    _ = try isRefused { try compare(log, after: entry.firstPosition - 1, through: entry.lastPosition) }
  }

  /// Verifies and reads a damaged closed segment.
  func readClosed() throws {
    let segment = try disk.openSegment(Int(entry.number) - 1, of: book.manifest, writing: false)
    try requireRefusal("verification") {
      try segment.walkClosed(book.manifest) { (_, _) throws(FormatFault) in }
    }
    let fresh = FrameSegment<SimulatedStorage>(entry, file: segment.file, logID: book.manifest.logID, table: nil)
    try requireRefusal("reading") {
      _ = try fresh.scan(after: entry.firstPosition - 1, through: entry.lastPosition, types: nil) { _, _ in true }
    }
  }

  /// Opens the whole book with the damaged segment and reads all others, and each of its events by itself.
  func useAroundSegment(_ bytes: [UInt8]) throws {
    let image = image(bytes)
    let log = try SimulatedLog(image, options: GoldenBook.options())
    guard log.durable.position == book.history.count else { throw GoldenFault("opening lost something") }
    try compare(log, after: 0, through: entry.firstPosition - 1)
    try compare(log, after: entry.lastPosition)
    for position in entry.firstPosition...entry.lastPosition {
      let own = book.history[Int(position) - 1]
      _ = try isRefused {
        let isRight = try log.read(position: position) { envelope, payload in
          own.envelope == envelope && own.payload.elementsEqual(payload)
        }
        guard isRight == true else { throw GoldenFault("wrong bytes at position \(position)") }
      }
    }
    try requireRefusal("verification of the book") { _ = try log.verify() }
    try salvage(image)
  }

  /// A salvage saves all that lies in other segments, and nothing that is wrong.
  func salvage(_ image: SimulatedStorage) throws {
    let target = SimulatedStorage()
    let report = try image.salvageLog(to: target)
    // The manifest holds no event, so all of them are saved without it.
    let touched = file.part == .manifest ? nil : entry
    for position in book.history.map(\.envelope.position) where report.newPositions[position] == nil {
      guard let touched, position >= touched.firstPosition,
        touched.state == .active || position <= touched.lastPosition
      else { throw GoldenFault("position \(position) is not saved") }
    }
    try LogReader.open(target).batches { stored in
      guard let run = report.newPositions.runs.last(where: { $0.first <= stored.firstPosition }) else { return true }
      let first = run.source.lowerBound + stored.firstPosition - run.first
      for (index, event) in stored.batch.events.enumerated() {
        let own = book.history[Int(first) - 1 + index]
        guard own.batch.commandID == stored.batch.commandID, own.envelope.stream == event.stream,
          own.payload == event.event.payload
        else { throw GoldenFault("wrong bytes were saved of position \(first)") }
      }
      return true
    }
  }
}
