// Collects a closed segment's frames, in memory, and writes them as a sealed segment.
// Nothing is written before all frames are known, because payloads lie stream by stream.

internal import FoundationEssentials

/// Makes a sealed segment of a closed one.
struct SealedSegmentWriter: ~Copyable {
  private struct Event {
    var stream: UInt32
    var length: UInt32
    /// Where the payload begins among all payloads.
    var start: Int
  }

  private struct Envelope {
    var content: Range<Int>
    var firstPosition: UInt64
    var firstRecordedAt: Int64
    var types: Set<Int>
  }

  private var header: SegmentHeader
  private var names = NamesBuilder()
  private var streams = StreamsBuilder()
  private var events: [Event] = []
  private var payloads = ByteSink(capacity: 1 << 20)
  private var envelope = EnvelopeBuilder()
  private var envelopeTypes: Set<Int> = []
  private var envelopes: [Envelope] = []
  private var envelopeContents = ByteSink(capacity: 64 << 10)
  private var position: UInt64
  private var digest: ChainDigest
  private var frames: UInt32 = 0
  private var batches: UInt32 = 0
  private var firstRecordedAt: Int64?
  private var lastRecordedAt = Int64.min
  private var contentBytes: UInt64 = 0

  /// Begins with the header of the closed segment.
  init(header: SegmentHeader) {
    self.header = header
    position = header.firstPosition
    digest = header.digest
  }

  /// Adds the next frame, whose checksums and digest were verified before; throws when it does not continue the
  /// frames before it or the segment would become too large.
  mutating func add(_ header: FrameHeader, content: UnsafeRawBufferPointer) throws(FormatFault) {
    guard header.firstPosition == position else { throw FormatFault("positions have a gap") }
    contentBytes += UInt64(content.count)
    guard contentBytes <= UInt64(SealedLimits.segment / 2) else { throw FormatFault("the segment is too large") }
    var parser = try ContentParser(content, firstPosition: header.firstPosition, count: header.count)
    let types = parser.dictionary.types.map { names.type($0) }
    let numbers = try numbers(of: parser.dictionary.streams)
    var beginsFrame = true
    while try parser.nextBatch() {
      try add(parser, content, types: types, streams: numbers, beginsFrame: beginsFrame)
      beginsFrame = false
    }
    frames += 1
    position = header.lastPosition + 1
    digest = header.digest
  }

  private mutating func numbers(of dictionary: [FrameDictionary.Stream]) throws(FormatFault) -> [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(dictionary.count)
    for stream in dictionary { numbers.append(try streams.number(of: stream, names: &names)) }
    return numbers
  }

  /// Adds the parser's current batch.
  private mutating func add(
    _ parser: borrowing ContentParser, _ content: UnsafeRawBufferPointer, types: [Int], streams numbers: [Int],
    beginsFrame: Bool
  ) throws(FormatFault) {
    let batch = parser.batch
    let recordedAt = batch.recordedAt.milliseconds
    guard recordedAt >= lastRecordedAt else { throw FormatFault("time runs backwards") }
    if firstRecordedAt == nil { firstRecordedAt = recordedAt }
    lastRecordedAt = recordedAt
    batches += 1
    envelope.addBatch(
      batch, actor: names.actor(parser.dictionary.actors[parser.actor]),
      command: batch.command.map { names.command($0) }, claims: parser.claims, releases: parser.releases,
      beginsFrame: beginsFrame)
    var beginsBatch = true
    for event in parser.events {
      let type = types[event.type]
      names.count(type: type)
      envelopeTypes.insert(type)
      envelope.addEvent(
        stream: numbers[event.stream], type: type, ordinal: streams.addEvent(numbers[event.stream]),
        schema: event.schema, delay: event.occurredAt.map { $0.milliseconds &- recordedAt }, beginsBatch: beginsBatch)
      beginsBatch = false
      events.append(
        Event(stream: UInt32(numbers[event.stream]), length: UInt32(event.payload.count), start: payloads.count))
      payloads.append(UnsafeRawBufferPointer(rebasing: content[event.payload]))
    }
    if envelope.isFull { finishEnvelope() }
  }

  private mutating func finishEnvelope() {
    let start = envelopeContents.count
    let first = position(ofEvent: events.count - envelope.events)
    let time = envelope.firstRecordedAt
    envelope.finish(into: &envelopeContents)
    envelopes.append(
      Envelope(
        content: start..<envelopeContents.count, firstPosition: first, firstRecordedAt: time, types: envelopeTypes))
    envelopeTypes = []
  }

  private func position(ofEvent index: Int) -> UInt64 { header.firstPosition + UInt64(index) }
}

extension SealedSegmentWriter {
  /// Writes everything to an empty file and syncs it, also every MiB or so, to keep the syncs of commits short.
  ///
  /// `pause` is called after each block: the caller throttles there, or throws to give up. Throws `limitExceeded` when
  /// the segment is too large. What was written takes the segment's place only after `SealedSegment.verify`, which
  /// proves that its frames come back as they were.
  consuming func write<F: StorageFile>(
    to file: F, pause: () throws(StoreFailure) -> Void
  ) throws(StoreFailure) -> SealedFooter {
    guard !events.isEmpty else {
      throw StoreFailure(
        .corrupt, "a closed segment holds no frame", file: LogFiles.segment(header.number),
        remedy: StoreFailure.fileRemedy)
    }
    if envelope.events > 0 { finishEnvelope() }
    var output = SealedFileWriter(file: file, segment: header.number)
    // An older program may have made the segment, and this one written to it.
    if !names.commands.names.isEmpty { header.features.formUnion(.commandNames) }
    try output.writeHeader(header)
    try writeBlocks(to: &output, pause: pause)
    return try output.finish(footer(), types: names.types.names.count)
  }

  private func writeBlocks<F: StorageFile>(
    to output: inout SealedFileWriter<F>, pause: () throws(StoreFailure) -> Void
  ) throws(StoreFailure) {
    var content = ByteSink(capacity: 2 * SealedLimits.payload)
    names.write(to: &content)
    try output.append(.names, first: 0, content.bytes)
    try pause()
    let bases = streams.clusterBases
    for first in stride(from: 0, to: bases.count, by: SealedLimits.streams) {
      content.removeAll()
      streams.write(from: first, to: &content)
      try output.append(.streams, first: UInt64(bases[first]), content.bytes)
      try pause()
    }
    for envelope in envelopes {
      let bytes = UnsafeRawBufferPointer(rebasing: envelopeContents.bytes[envelope.content])
      try output.append(.envelope, first: envelope.firstPosition, bytes)
      output.summarize(firstRecordedAt: envelope.firstRecordedAt, types: envelope.types)
      try pause()
    }
    try writePayloads(order: clusteredOrder(bases), to: &output, pause: pause)
  }

  /// The events by clustered index.
  private func clusteredOrder(_ bases: [Int]) -> [Int] {
    var next = bases
    var order = [Int](repeating: 0, count: events.count)
    for (index, event) in events.enumerated() {
      order[next[Int(event.stream)]] = index
      next[Int(event.stream)] += 1
    }
    return order
  }

  private func writePayloads<F: StorageFile>(
    order: [Int], to output: inout SealedFileWriter<F>, pause: () throws(StoreFailure) -> Void
  ) throws(StoreFailure) {
    var content = ByteSink(capacity: 2 * SealedLimits.payload)
    var first = 0
    while first < order.count {
      var size = 0
      let end =
        order[first...].prefix(SealedLimits.events).firstIndex { index in
          size += Int(events[index].length)
          return size > SealedLimits.payload
        } ?? min(order.count, first + SealedLimits.events)
      let part = order[first..<max(end, first + 1)]
      content.removeAll()
      writePayloads(of: part, to: &content)
      try output.append(.payload, first: UInt64(first), content.bytes)
      try pause()
      first = part.endIndex
    }
  }

  private func writePayloads(of part: ArraySlice<Int>, to content: inout ByteSink) {
    var lengths = ColumnBuilder()
    for index in part { lengths.append(UInt64(events[index].length)) }
    content.append(little: UInt32(part.count))
    content.append(lengths)
    for index in part {
      let start = events[index].start
      content.append(UnsafeRawBufferPointer(rebasing: payloads.bytes[start..<start + Int(events[index].length)]))
    }
  }

  /// What the footer says of the events; the places are the file writer's to add.
  private func footer() -> SealedFooter {
    SealedFooter(
      segment: header.number, logID: header.logID, firstPosition: header.firstPosition, lastPosition: position - 1,
      digestBefore: header.digest, digest: digest, frames: frames, batches: batches,
      streams: UInt32(streams.streams.count), types: UInt32(names.types.names.count),
      actors: UInt32(names.actors.names.count), categories: UInt32(names.categories.names.count),
      commands: UInt32(names.commands.names.count), firstRecordedAt: firstRecordedAt ?? 0,
      lastRecordedAt: lastRecordedAt, contentBytes: contentBytes,
      payloadBytes: UInt64(payloads.count), streamsBlocks: 0, envelopeBlocks: 0, payloadBlocks: 0,
      directoryLength: 0, directoryOffset: 0, fileLength: 0, directoryChecksum: 0)
  }
}
