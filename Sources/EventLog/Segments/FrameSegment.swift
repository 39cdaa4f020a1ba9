// A segment of frames, open for reading: the active one, or one that is closed and waits to be sealed.
// The active one's table grows as frames become durable; a closed one's is made from its headers when it is first read.

internal import FoundationEssentials

/// A segment of frames.
final class FrameSegment<S: Storage>: Sendable {
  let entry: Manifest.Segment
  let file: S.File
  private let logID: UUID
  private let table: Monitor<FrameTable?>

  /// `table` is nil where the frames were not looked at yet.
  init(_ entry: Manifest.Segment, file: S.File, logID: UUID, table: FrameTable?) {
    self.entry = entry
    self.file = file
    self.logID = logID
    self.table = Monitor(table)
  }

  /// The same frames as a segment that no longer grows.
  func closed(_ entry: Manifest.Segment) -> FrameSegment {
    FrameSegment(entry, file: file, logID: logID, table: table.withLock { $0 })
  }

  /// Enters frames that have become durable.
  func append(_ headers: some Sequence<FrameHeader>) {
    table.withLock { table in
      for header in headers { table?.append(header) }
    }
  }

  /// Where the last known frame ends in the file.
  var end: UInt64 { table.withLock { $0?.last?.end } ?? entry.provenLength }

  /// The bytes of all known frames' content.
  var contentSize: UInt64 { table.withLock { $0?.contentSize } ?? 0 }

  /// The last known position; 0 where there is none yet.
  var lastPosition: UInt64 { table.withLock { $0?.last?.lastPosition } ?? 0 }

  /// Up to `limit` frames from the one that holds `position` on; with `wholeRun`, from where its run begins.
  func frames(from position: UInt64, wholeRun: Bool, limit: Int) throws(StoreFailure) -> [FrameEntry] {
    try withTable { table in
      guard let index = table.index(of: position) else { return [] }
      return table.frames(from: wholeRun ? index - Int(table[index].framesIntoRun) : index, limit: limit)
    }
  }

  /// The frames of the run that holds `position`, as far as they are known.
  func run(holding position: UInt64) throws(StoreFailure) -> [FrameEntry] {
    try withTable { table in table.index(of: position).map { table.run(of: $0) } ?? [] }
  }

  /// The frame that ends at `position`; nil when none does.
  func frame(endingAt position: UInt64) throws(StoreFailure) -> FrameEntry? {
    try withTable { table in
      table.index(of: position).map { table[$0] }.flatMap { $0.lastPosition == position ? $0 : nil }
    }
  }

  private func withTable<Result>(_ body: (FrameTable) -> Result) throws(StoreFailure) -> Result {
    try table.withLock { (table) throws(StoreFailure) in
      if let table { return body(table) }
      var survey = FrameSurvey<S>(file, entry: entry, logID: logID, epoch: .max)
      try survey.run(through: entry.lastPosition)
      table = survey.table
      return body(survey.table)
    }
  }
}
