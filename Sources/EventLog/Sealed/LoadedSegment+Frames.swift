// Makes the frames of a loaded segment again, content byte for byte as it was staged.
// The chain's digests are taken over these contents, so they are what proves that sealing lost nothing.

internal import FoundationEssentials

extension LoadedSegment {
  /// Passes every frame in order until `body` returns false; the content is valid only during the call.
  func forEachFrame(
    _ body: (_ firstPosition: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer) throws(StoreFailure) -> Bool
  ) throws(StoreFailure) {
    var rebuilder = FrameRebuilder(self)
    for block in facts.envelopes {
      for batch in 0..<block.batches {
        if block.beginsFrame(batch) {
          guard try rebuilder.finish(body) else { return }
          rebuilder.beginFrame(at: block.firstPosition + UInt64(block.events(ofBatch: batch).lowerBound))
        }
        rebuilder.add(batch, of: block)
      }
    }
    _ = try rebuilder.finish(body)
  }
}

/// A frame that is made again, by the segment's numbers.
private struct FrameRebuilder: ~Copyable {
  private let facts: SegmentFacts
  private let payloads: ClusteredPayloads
  private let draft = FrameDraft()
  private var content = ByteSink(capacity: FormatLimits.run)
  private var tag: UInt32 = 0
  /// For each of the segment's names and streams, its number in the frame.
  private var types: [DraftNumber]
  private var actors: [DraftNumber]
  private var categories: [ExactText: DraftNumber] = [:]
  private var streams: [DraftNumber]
  private var commands: [DraftNumber]

  init(_ segment: LoadedSegment) {
    facts = segment.facts
    payloads = segment.payloads
    types = Array(repeating: DraftNumber(), count: facts.names.types.count)
    actors = Array(repeating: DraftNumber(), count: facts.names.actors.count)
    streams = Array(repeating: DraftNumber(), count: facts.streams.count)
    commands = Array(repeating: DraftNumber(), count: facts.names.commands.count)
  }

  mutating func beginFrame(at position: UInt64) {
    tag += 1
    draft.begin(tag: tag, firstPosition: position)
  }

  /// Passes the frame, if there is one; returns whether to go on.
  mutating func finish(
    _ body: (UInt64, UInt32, UnsafeRawBufferPointer) throws(StoreFailure) -> Bool
  ) throws(StoreFailure) -> Bool {
    guard !draft.isEmpty else { return true }
    content.removeAll()
    draft.write(to: &content)
    return try body(draft.firstPosition, draft.eventCount, content.bytes)
  }

  /// Encodes a batch of a block.
  mutating func add(_ number: Int, of block: EnvelopeBlock) {
    let events = block.events(ofBatch: number)
    let actor = block.actor(number)
    let names = facts.names
    let draft = draft
    let keys = block.keys(ofBatch: number)
    let command = block.commandName(number).map { commands[$0].number(tag: tag) { draft.commandCount } }
    draft.beginBatch(
      block.header(ofBatch: number, names: names),
      actor: actors[actor].number(tag: tag) { draft.addActor(names.actorTexts[actor]) }, command: command,
      claims: keys.claims, releases: keys.releases)
    for event in events {
      let type = block.type(event)
      draft.addEvent(
        stream: self.number(ofStream: block.stream(event), ordinal: block.ordinal(event)),
        type: types[type].number(tag: tag) { draft.addType(names.types[type]) }, schema: block.schema(event),
        delay: block.delay(event), length: payload(event, of: block).count)
    }
    for event in events { draft.append(payload: payload(event, of: block)) }
  }

  private func payload(_ event: Int, of block: EnvelopeBlock) -> UnsafeRawBufferPointer {
    payloads[facts.streams[block.stream(event)].cluster + Int(block.ordinal(event))]
  }

  /// The stream's number in the frame, whose first event of it has this ordinal.
  private mutating func number(ofStream number: Int, ordinal: UInt32) -> Int {
    let stream = facts.streams[number]
    var draftNumber = streams[number]
    let result = draftNumber.number(tag: tag) {
      let name = stream.key.category
      let category = categories[ExactText(name), default: DraftNumber()].number(tag: tag) { draft.addCategory(name) }
      return draft.addStream(category: category, id: stream.key.key, version: stream.base + ordinal)
    }
    streams[number] = draftNumber
    return result
  }
}
