// A frame under construction: its dictionary and batches, encoded as they are staged.
// The parts are joined when the writer takes the frame; the memory is used again for a later one.

internal import FoundationEssentials

/// The content of a frame that is not written yet.
final class FrameDraft {
  private var types = ByteSink()
  private var actors = ByteSink()
  private var categories = ByteSink()
  private var streams = ByteSink()
  private var batches = ByteSink(capacity: 4096)
  private var typeCount = 0
  private var actorCount = 0
  private var categoryCount = 0
  private var streamCount = 0
  /// How many names of commands stand in the batches: the number of the next one.
  private(set) var commandCount = 0
  private var batchCount = 0
  private var firstRecordedAt: Int64 = 0
  private var lastRecordedAt: Int64 = 0

  /// Tells the tables whose numbers they remember; never 0.
  private(set) var tag: UInt32 = 0
  private(set) var firstPosition: UInt64 = 0
  private(set) var eventCount: UInt32 = 0

  /// An upper bound of the content's bytes.
  var size: Int {
    types.count + actors.count + categories.count + streams.count + batches.count + 60
  }

  var isEmpty: Bool { batchCount == 0 }

  /// Empties the draft for the frame that begins at `firstPosition`.
  func begin(tag: UInt32, firstPosition: UInt64) {
    self.tag = tag
    self.firstPosition = firstPosition
    eventCount = 0
    (typeCount, actorCount, categoryCount, streamCount, commandCount, batchCount) = (0, 0, 0, 0, 0, 0)
    types.removeAll()
    actors.removeAll()
    categories.removeAll()
    streams.removeAll()
    batches.removeAll()
  }

  /// Encodes a batch with its header, its actor as text, and enters it into `index`; its limits were checked before.
  /// `base` tells the version of a stream that the index has not met yet.
  func append(
    _ batch: borrowing EventBatch, _ header: borrowing BatchHeader, actor: String, index: inout LogIndex,
    base: (StreamName) -> UInt32
  ) {
    let recordedAt = header.recordedAt.milliseconds
    let claims = batch.claims
    let actor = index.actors.draftNumber(of: actor, tag: tag) { addActor(actor) }
    let command = batch.command.map { index.commandNames.draftNumber(of: $0, tag: tag) { commandCount } }
    beginBatch(header, actor: actor, command: command, claims: claims, releases: batch.releases)
    index.addBatch(header, claims: claims, releases: batch.releases)
    // By a span, because copying each event would count its references up and down.
    let events = batch.events.span
    for number in events.indices {
      let stream = index.streams.number(of: events[number].stream) { base(events[number].stream) }
      append(events[number], recordedAt: recordedAt, stream: stream, index: &index)
      index.addEvent(stream: stream)
    }
    for number in events.indices { batches.append(events[number].event.payload.span.bytes) }
  }

  /// Appends the whole content to `sink`.
  func write(to sink: inout ByteSink) {
    sink.reserve(size)
    sink.append(varint: typeCount)
    sink.append(types.bytes)
    sink.append(varint: actorCount)
    sink.append(actors.bytes)
    sink.append(varint: categoryCount)
    sink.append(categories.bytes)
    sink.append(varint: streamCount)
    sink.append(streams.bytes)
    sink.append(zigzag: firstRecordedAt)
    sink.append(varint: batchCount)
    sink.append(batches.bytes)
  }

  private func append(keys: [UniqueKey]) {
    batches.append(varint: keys.count)
    for key in keys { batches.append(key) }
  }

  private func append(_ event: borrowing NewEvent, recordedAt: Int64, stream: Int, index: inout LogIndex) {
    let number = draftNumber(of: stream, key: event.stream, index: &index)
    let type = index.types.draftNumber(of: event.event.type, tag: tag) { addType(event.event.type) }
    addEvent(
      stream: number, type: type, schema: event.event.schema,
      delay: event.occurredAt.map { $0.milliseconds &- recordedAt }, length: event.event.payload.count)
  }

  private func draftNumber(of stream: Int, key: StreamName, index: inout LogIndex) -> Int {
    let version = index.streams[stream].version
    let tag = tag
    var draft = index.streams[stream].draft
    let number = draft.number(tag: tag) {
      let category = index.streams.draftNumber(ofCategory: key.category, tag: tag) { addCategory(key.category) }
      return addStream(category: category, id: key.key, version: version)
    }
    index.streams[stream].draft = draft
    return number
  }
}

// What a frame is made of, for whoever knows the frame's numbers already: drafts from batches above, and sealed
// segments, which make frames again.
extension FrameDraft {
  /// Begins a batch; its events follow, then their payloads. `command` is the number of its command's name in the frame,
  /// where it has one; `commandCount` for a name that is new.
  func beginBatch(
    _ batch: borrowing BatchHeader, actor: Int, command: Int?, claims: [UniqueKey], releases: [UniqueKey]
  ) {
    let recordedAt = batch.recordedAt.milliseconds
    if isEmpty {
      firstRecordedAt = recordedAt
      lastRecordedAt = recordedAt
    }
    let flags = BatchFlags(batch, hasClaims: !claims.isEmpty, hasReleases: !releases.isEmpty)
    batches.append(byte: flags.rawValue)
    batches.append(varint: UInt64(bitPattern: recordedAt &- lastRecordedAt))
    lastRecordedAt = recordedAt
    batches.append(varint: actor)
    batches.append(varint: batch.count)
    batches.append(batch.commandID)
    batches.append(little: batch.fingerprint)
    if let command, let name = batch.command { append(command, name) }
    if !flags.contains(.correlationIsCommand) { batches.append(batch.correlationID) }
    if let causation = batch.causation {
      batches.append(zigzag: Int64(bitPattern: batch.firstPosition &- causation))
    }
    if flags.contains(.claims) { append(keys: claims) }
    if flags.contains(.releases) { append(keys: releases) }
    eventCount += UInt32(batch.count)
    batchCount += 1
  }

  private func append(_ command: Int, _ name: String) {
    batches.append(varint: command)
    guard command == commandCount else { return }
    batches.append(text: name)
    commandCount += 1
  }

  /// Appends an event by the frame's numbers; `delay` is what `occurredAt` is after `recordedAt`.
  func addEvent(stream: Int, type: Int, schema: UInt16, delay: Int64?, length: Int) {
    batches.append(varint: stream << 2 | (delay == nil ? 0 : 2) | (schema == 1 ? 0 : 1))
    batches.append(varint: type)
    if schema != 1 { batches.append(varint: UInt64(schema)) }
    if let delay { batches.append(zigzag: delay) }
    batches.append(varint: length)
  }

  /// Appends the next payload of the batch.
  func append(payload: UnsafeRawBufferPointer) { batches.append(payload) }

  func addType(_ name: String) -> Int {
    types.append(text: name)
    defer { typeCount += 1 }
    return typeCount
  }

  func addActor(_ name: String) -> Int {
    actors.append(text: name)
    defer { actorCount += 1 }
    return actorCount
  }

  func addCategory(_ name: String) -> Int {
    categories.append(text: name)
    defer { categoryCount += 1 }
    return categoryCount
  }

  func addStream(category: Int, id: StreamName.Key, version: UInt32) -> Int {
    switch id {
    case .none:
      streams.append(varint: category << 2)
    case .uuid(let id):
      streams.append(varint: category << 2 | 1)
      streams.append(id)
    case .text(let text):
      streams.append(varint: category << 2 | 2)
      streams.append(text: text)
    }
    streams.append(varint: UInt64(version))
    defer { streamCount += 1 }
    return streamCount
  }
}
