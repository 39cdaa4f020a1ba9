// Collects batches into an envelope block and writes its content.
// Its size is known at any time, so that a block ends where it is large enough.

internal import FoundationEssentials

/// An envelope block under construction.
struct EnvelopeBuilder {
  private var firstPosition: UInt64 = 0
  private(set) var firstRecordedAt: Int64 = 0
  private var streams = ColumnBuilder()
  private var types = ColumnBuilder()
  private var ordinals = ColumnBuilder()
  private var batchStarts: [Bool] = []
  private var frameStarts: [Bool] = []
  private var delays = ColumnBuilder()
  private var actors = ColumnBuilder()
  private var commands: [UUID] = []
  private var digests: [UInt64] = []
  private var schemas = SparseBuilder()
  private var occurrences = SparseBuilder()
  private var correlations: [Bool] = []
  private var correlationIDs: [UUID] = []
  private var causations = SparseBuilder()
  private var claims = SparseBuilder()
  private var releases = ColumnBuilder()
  private var keys: [UniqueKey] = []
  private var commandNames = ColumnBuilder()
  private var hasCommandNames = false

  var events: Int { batchStarts.count }
  var isFull: Bool { size >= SealedLimits.envelope || events >= SealedLimits.events }

  /// The bytes of the content.
  var size: Int {
    let columns = [streams, types, ordinals, delays, actors].reduce(0) { $0 + $1.size }
    let sparse = schemas.size + occurrences.size + causations.size + claims.size + (keys.isEmpty ? 0 : releases.size)
    let ids = correlationIDs.isEmpty ? 0 : (correlations.count + 7) / 8 + correlationIDs.count * 16
    let bitmaps = (batchStarts.count + 7) / 8 + (frameStarts.count + 7) / 8
    let names = hasCommandNames ? commandNames.size : 0
    return 48 + columns + sparse + ids + bitmaps + commands.count * 24 + keys.count * 16 + names
  }

  /// Adds a batch's own facts; its events follow by `addEvent`.
  mutating func addBatch(
    _ batch: BatchHeader, actor: Int, command: Int?, claims: [UniqueKey], releases: [UniqueKey], beginsFrame: Bool
  ) {
    if events == 0 {
      firstPosition = batch.firstPosition
      firstRecordedAt = batch.recordedAt.milliseconds
    }
    frameStarts.append(beginsFrame)
    delays.append(UInt64(bitPattern: batch.recordedAt.milliseconds &- firstRecordedAt))
    actors.append(UInt64(actor))
    commands.append(batch.commandID)
    digests.append(batch.fingerprint)
    commandNames.append(command.map { UInt64($0) + 1 } ?? 0)
    if command != nil { hasCommandNames = true }
    correlations.append(batch.correlationID != batch.commandID)
    if batch.correlationID != batch.commandID { correlationIDs.append(batch.correlationID) }
    causations.append(batch.causation.map { EnvelopeBlock.zigzag(Int64(bitPattern: batch.firstPosition &- $0)) })
    let isKeyed = !claims.isEmpty || !releases.isEmpty
    self.claims.append(isKeyed ? UInt64(claims.count) : nil)
    if isKeyed { self.releases.append(UInt64(releases.count)) }
    keys += claims
    keys += releases
  }

  /// Adds an event of the batch that was added last.
  mutating func addEvent(
    stream: Int, type: Int, ordinal: UInt32, schema: UInt16, delay: Int64?, beginsBatch: Bool
  ) {
    streams.append(UInt64(stream))
    types.append(UInt64(type))
    ordinals.append(UInt64(ordinal))
    schemas.append(schema == 1 ? nil : UInt64(schema))
    occurrences.append(delay.map(EnvelopeBlock.zigzag))
    batchStarts.append(beginsBatch)
  }

  /// Writes the content and begins the next block.
  mutating func finish(into sink: inout ByteSink) {
    sink.append(little: firstPosition)
    sink.append(little: firstRecordedAt)
    for count in [
      events, frameStarts.count, frameStarts.count { $0 }, schemas.values.count, occurrences.values.count,
      correlationIDs.count, causations.values.count, claims.values.count,
    ] { sink.append(little: UInt32(count)) }
    for column in [streams, types, ordinals] { sink.append(column) }
    sink.append(bitmap: batchStarts)
    sink.append(bitmap: frameStarts)
    sink.append(delays)
    sink.append(actors)
    for id in commands { sink.append(id) }
    for digest in digests { sink.append(little: digest) }
    schemas.write(to: &sink)
    occurrences.write(to: &sink)
    if !correlationIDs.isEmpty { sink.append(bitmap: correlations) }
    for id in correlationIDs { sink.append(id) }
    causations.write(to: &sink)
    claims.write(to: &sink)
    if claims.values.count > 0 { sink.append(releases) }
    for key in keys { sink.append(key) }
    if hasCommandNames { sink.append(commandNames) }
    self = EnvelopeBuilder()
  }
}

/// A part that only some events or batches have, under construction.
struct SparseBuilder {
  private var present: [Bool] = []
  private(set) var values = ColumnBuilder()

  /// Its bytes; none when nothing has it.
  var size: Int { values.count == 0 ? 0 : (present.count + 7) / 8 + values.size }

  mutating func append(_ value: UInt64?) {
    present.append(value != nil)
    if let value { values.append(value) }
  }

  func write(to sink: inout ByteSink) {
    guard values.count > 0 else { return }
    sink.append(bitmap: present)
    sink.append(values)
  }
}
