// An envelope block of a sealed segment: what consecutive events and their batches say besides payloads, by column.
// Everything is checked once when the block is read, so that single values are then taken without further checks.

internal import FoundationEssentials

/// Envelopes of a sealed segment.
final class EnvelopeBlock: CachedBlock, @unchecked Sendable {
  let firstPosition: UInt64
  /// The time of its first batch, in milliseconds since 1970.
  var firstRecordedAt: Int64 { layout.firstRecordedAt }
  /// The time of its last batch.
  var lastRecordedAt: Int64 { layout.time(batches - 1, in: base) }
  let events: Int
  let batches: Int
  private let content: Bytes
  private let layout: EnvelopeLayout
  /// The event with which each batch begins, counted from the block's first, and where the last batch ends.
  let batchStarts: [UInt32]
  /// For each batch with claims or releases, how many keys come before its own.
  private let keyStarts: [UInt32]

  /// Checks the content of the block that holds `positions`.
  init(_ content: Bytes, positions: Range<UInt64>, footer: SealedFooter) throws(FormatFault) {
    self.content = content
    let bytes = content.filled
    layout = try EnvelopeLayout(bytes, positions: positions)
    firstPosition = positions.lowerBound
    events = layout.events
    batches = layout.batches
    guard let base = bytes.baseAddress else { throw FormatFault("an envelope block is empty") }
    try layout.checkNumbers(in: base, footer)
    batchStarts = try layout.batchStarts(in: base)
    // Only the last batch may bring a block beyond its limits.
    guard batchStarts[batches - 1] < SealedLimits.events, (batches - 1) * 24 < SealedLimits.envelope else {
      throw FormatFault("an envelope block is longer than it may be")
    }
    keyStarts = layout.keyStarts(in: base)
    super.init(size: bytes.count + (batchStarts.count + keyStarts.count) * 4)
  }

  private var base: UnsafeRawPointer { UnsafeRawPointer(content.memory.baseAddress!) }

  func stream(_ event: Int) -> Int { Int(layout.stream.value(event, in: base)) }

  func type(_ event: Int) -> Int { Int(layout.type.value(event, in: base)) }

  /// How many events of its stream come before an event in the segment.
  func ordinal(_ event: Int) -> UInt32 { UInt32(truncatingIfNeeded: layout.ordinal.value(event, in: base)) }

  func schema(_ event: Int) -> UInt16 {
    guard let schemas = layout.schemas, let index = schemas.present.place(of: event, in: base) else { return 1 }
    return UInt16(truncatingIfNeeded: schemas.values.value(index, in: base))
  }

  /// What an event's `occurredAt` is after its batch's time.
  func delay(_ event: Int) -> Int64? {
    guard let delays = layout.delays, let index = delays.present.place(of: event, in: base) else { return nil }
    return EnvelopeBlock.unzigzag(delays.values.value(index, in: base))
  }

  /// When an event of `batch` happened, where that is not when the batch was recorded.
  func occurredAt(_ event: Int, in batch: borrowing BatchHeader) -> Instant? {
    guard let delay = delay(event) else { return nil }
    return Instant(milliseconds: batch.recordedAt.milliseconds &+ delay)
  }

  /// The batch that holds an event.
  func batch(of event: Int) -> Int { batchStarts.partitioningIndex { $0 > UInt32(event) } - 1 }

  /// The events of a batch.
  func events(ofBatch batch: Int) -> Range<Int> { Int(batchStarts[batch])..<Int(batchStarts[batch + 1]) }

  var positions: ClosedRange<UInt64> { firstPosition...firstPosition + UInt64(events) - 1 }

  /// The block's events within a range of positions, some of which it holds.
  func events(within range: ClosedRange<UInt64>) -> Range<Int> {
    let part = positions.clamped(to: range)
    return Int(part.lowerBound - firstPosition)..<Int(part.upperBound - firstPosition) + 1
  }

  func beginsFrame(_ batch: Int) -> Bool { layout.frameStarts.isSet(batch, in: base) }

  func actor(_ batch: Int) -> Int { Int(layout.actor.value(batch, in: base)) }

  /// The number of a batch's command's name; nil where it has none.
  func commandName(_ batch: Int) -> Int? {
    guard let names = layout.commandNames else { return nil }
    let value = Int(names.value(batch, in: base))
    return value == 0 ? nil : value - 1
  }

  /// What the events of a batch share.
  func header(ofBatch batch: Int, names: NamesBlock) -> BatchHeader {
    let base = base
    let events = events(ofBatch: batch)
    let first = firstPosition + UInt64(events.lowerBound)
    let command = EnvelopeBlock.id(batch, at: layout.commands, base)
    let digest = base.loadUnaligned(fromByteOffset: layout.digests + batch * 8, as: UInt64.self)
    let correlation = layout.correlations.flatMap { list in
      list.present.place(of: batch, in: base).map { EnvelopeBlock.id($0, at: list.ids, base) }
    }
    let causation = layout.causations.flatMap { list in
      list.present.place(of: batch, in: base).map {
        first &- UInt64(bitPattern: EnvelopeBlock.unzigzag(list.values.value($0, in: base)))
      }
    }
    return BatchHeader(
      firstPosition: first, count: events.count, recordedAt: Instant(milliseconds: layout.time(batch, in: base)),
      actor: names.actors[actor(batch)], commandID: command, fingerprint: UInt64(littleEndian: digest),
      command: commandName(batch).map { names.commands[$0] }, correlationID: correlation ?? command,
      causation: causation)
  }

  /// The keys that a batch claims and releases.
  func keys(ofBatch batch: Int) -> (claims: [UniqueKey], releases: [UniqueKey]) {
    let base = base
    guard let keyed = layout.keyed, let index = keyed.present.place(of: batch, in: base) else { return ([], []) }
    var place = layout.keys + 16 * Int(keyStarts[index])
    func take(_ count: UInt64) -> [UniqueKey] {
      (0..<count).map { _ in
        defer { place += 16 }
        return UniqueKey(stored: UnsafeRawBufferPointer(start: base + place, count: 16))
      }
    }
    return (take(keyed.claims.value(index, in: base)), take(keyed.releases.value(index, in: base)))
  }

  private static func id(_ index: Int, at offset: Int, _ base: UnsafeRawPointer) -> UUID {
    UUID(uuid: base.loadUnaligned(fromByteOffset: offset + index * 16, as: uuid_t.self))
  }

  static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1))) }

  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }
}
