// Damage to the index: a run is passed over as a whole, or one of its pages is an error. No answer is ever wrong.

import EventLogSimulation

@testable import EventLog

extension GoldenJudge {
  private var span: IndexRunSpan { IndexFiles.span(ofName: String(file.name.split(separator: "/")[1]))! }

  /// Opens the damaged run as an opening of the log does, and verifies each page as every use of it does.
  func outcomeOfIndex(_ damage: GoldenDamage) throws -> GoldenOutcome {
    guard let run = try IndexRun.open(span, in: disk, logID: book.manifest.logID) else { return .leftOutOfIndex }
    let pages = run.shape.streamPart.lowerBound..<run.shape.claimPart.upperBound
    do {
      try run.verify(pages)
      throw GoldenFault("no page differs")
    } catch let error as StoreFailure {
      let page = UInt64(damage.offset / IndexRunFormat.page * IndexRunFormat.page)
      guard error.code == .corrupt, error.file == file.name, error.offset == page, error.remedy != nil else {
        throw GoldenFault("refused without its place: \(error)")
      }
    }
    return .refusedByIndex
  }

  /// Opens the whole book with the damaged run and asks the index for everything; then deletes it, as an error says.
  func useIndex(_ bytes: [UInt8]) throws {
    let damaged = image(bytes)
    _ = try isRefused {
      let log = try SimulatedLog(damaged, options: GoldenBook.options())
      try compare(log, after: 0)
      try askForStreams(log)
      try askForKeys(log)
    }
    let image = book.storage.restarted()
    for other in book.files where other.part == .index { image.lose(other.name) }
    let log = try SimulatedLog(image, options: GoldenBook.options())
    guard log.durable.position == book.history.count else { throw GoldenFault("without the index something is lost") }
    try askForStreams(log)
  }

  private func askForStreams(_ log: SimulatedLog) throws {
    for (stream, own) in book.streams {
      _ = try isRefused {
        var positions: [UInt64] = []
        try log.read(stream: stream) { envelope, payload in
          guard book.history[Int(envelope.position) - 1].payload.elementsEqual(payload) else {
            throw GoldenFault("wrong bytes at position \(envelope.position)")
          }
          positions.append(envelope.position)
          return true
        }
        guard positions == own else { throw GoldenFault("\(stream) has \(positions.count) events") }
      }
    }
  }

  /// Commands and claims; a page that is an error lets nothing more be staged.
  private func askForKeys(_ log: SimulatedLog) throws {
    for number in stride(from: 0, to: book.history.count, by: 37) {
      let own = book.history[number].batch
      let found = log.stage { $0.command(own.commandID)?.firstPosition }
      let version = log.stage { $0.version(of: book.history[number].envelope.stream) }
      if let failure = log.contents.state.withLock({ $0.buffer.failure }) { throw failure }
      guard found == own.firstPosition, version == UInt32(book.streams[book.history[number].envelope.stream]!.count)
      else {
        throw GoldenFault("the index says \(found ?? 0) instead of \(own.firstPosition)")
      }
    }
  }
}
