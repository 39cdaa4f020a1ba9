// Fills a new log from the lines of an export. It writes through the log and asks no rule of the business, so that
// whatever a log held comes back.

internal import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials
internal import JSON

/// One import under way, step by step; it blocks while it reads.
struct LogImport<History: HistoryCheck> {
  /// So many bytes of lines are staged before somebody must wait for the disk.
  private static var window: Int { 8 << 20 }
  /// The longest line: a batch with as many unique keys as it can hold.
  private static var longestLine: Int { 64 << 20 }

  let logID: UUID
  private let lines: NumberedLines
  private let parser = ExportLineParser()
  private var assembly = BatchAssembly()
  /// What the events must be; nil if anything that a log can hold is taken.
  private var history: History?
  private let lastPosition: Position
  private var batches = 0

  /// Reads the header.
  init(_ source: CommandSource, history: History?, longestLine: Int? = nil) throws {
    self.history = history
    let (lines, parser) = (NumberedLines(try LineReader(source, longestLine: longestLine ?? Self.longestLine)), parser)
    let header = try lines.naming {
      guard let line = try lines.next() else { throw ImportFault("the file is empty", remedy: "take the export anew") }
      return try Self.header(try parser.parse(line))
    }
    self.lines = lines
    logID = header.logID
    lastPosition = header.lastPosition
  }

  var summary: ExportSummary { ExportSummary(position: assembly.position, batches: batches) }

  /// Bytes read so far, and the file's size; 0 if it is not known.
  var progress: (done: Int, of: Int) { (lines.reader.consumed, lines.reader.size) }

  /// Stages the next batches; false if there are none.
  mutating func stageSome(in store: LogEventStore<DiskStorage>) throws -> Bool {
    try lines.naming {
      let start = lines.bytesRead
      while lines.bytesRead - start < Self.window {
        guard let line = try lines.next() else {
          try checkEnd()
          return false
        }
        try take(try parser.parse(line), store)
      }
      return true
    }
  }

  private func checkEnd() throws(ImportFault) {
    guard assembly.isComplete, assembly.position == lastPosition else {
      throw ImportFault(
        "the file ends at event \(assembly.position) of \(lastPosition)",
        remedy: "it was cut short: copy all of it, or take the export anew")
    }
  }

  private mutating func take(_ line: ExportLine, _ store: LogEventStore<DiskStorage>) throws {
    switch line {
    case .header: throw ImportFault("expected a batch or an event")
    case .batch(let line):
      try assembly.begin(line)
      if history != nil { try History.check(Instant(milliseconds: line.recordedAt.milliseconds), "recordedAt") }
    case .event(let line, let payload):
      guard line.event <= lastPosition else {
        throw ImportFault("the header says that event \(lastPosition) is the last one")
      }
      let envelope = assembly.envelope(of: line)
      let whole = try assembly.add(line, payload: payload)
      if let envelope { try history?.fold(envelope, payload) }
      guard let whole else { return }
      try store.stage { transaction in try Self.append(whole, to: &transaction) }
      batches += 1
    }
  }

  private static func append(_ whole: AssembledBatch, to transaction: inout LogTransaction) throws {
    try checkVersions(of: whole, transaction)
    do throws(StoreFailure) {
      _ = try transaction.appendUnconditionally(whole.batch)
    } catch {
      guard error.code == .limitExceeded else { throw error }
      throw ImportFault("a log can't hold this batch: \(error.message)")
    }
  }

  private static func checkVersions(
    of whole: AssembledBatch, _ transaction: LogTransaction
  ) throws(ImportFault) {
    var versions: [StreamName: UInt32] = [:]
    for (event, version) in zip(whole.batch.events, whole.versions) {
      let before = versions[event.stream] ?? transaction.version(of: event.stream)
      let (next, overflow) = before.addingReportingOverflow(1)
      guard !overflow, version == next else {
        throw ImportFault("an event has version \(version) in its stream where \(next) must follow")
      }
      versions[event.stream] = version
    }
  }

  private static func header(_ line: ExportLine) throws(ImportFault) -> ExportLine.Header {
    guard case .header(let header) = line, header.export == ExportFormat.name else {
      throw ImportFault("this is no export of a book", remedy: "make one with `daybook export`")
    }
    guard header.format == ExportFormat.version else {
      throw ImportFault(
        "the export has format \(header.format), this program reads \(ExportFormat.version)",
        remedy: "use the version of daybook that made it, or a newer one")
    }
    return header
  }
}

/// A line that can't be taken in.
struct ImportLineFault: Error {
  let line: Int
  let reason: String
  let remedy: String
}

/// Lines one by one, blank ones left out, with their numbers from 1.
private final class NumberedLines {
  let reader: LineReader
  private(set) var number = 0
  private(set) var bytesRead = 0
  private var pending: ArraySlice<FileLine> = []

  init(_ reader: LineReader) {
    self.reader = reader
  }

  /// The next line; nil at the end.
  func next() throws -> ArraySlice<UInt8>? {
    while true {
      if pending.isEmpty { pending = try reader.nextLines()[...] }
      guard let line = pending.popFirst() else { return nil }
      number += 1
      guard case .bytes(let bytes) = line else {
        throw ImportFault(
          "the line is longer than \(reader.longestLine) bytes", remedy: "put each object on a line of its own")
      }
      bytesRead += bytes.count
      if !line.isBlank { return bytes }
    }
  }

  /// Runs `body`; a fault of a line becomes an error that names the line read last.
  func naming<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let fault as ImportFault {
      throw ImportLineFault(line: number, reason: fault.reason, remedy: fault.remedy)
    } catch let fault as HistoryFault {
      throw ImportLineFault(line: number, reason: fault.description, remedy: ImportFault("").remedy)
    } catch let error as EventCodingError {
      throw ImportLineFault(line: number, reason: error.description, remedy: ImportFault("").remedy)
    } catch let error as JSONError {
      throw ImportLineFault(line: number, reason: error.message, remedy: ImportFault("").remedy)
    }
  }
}
