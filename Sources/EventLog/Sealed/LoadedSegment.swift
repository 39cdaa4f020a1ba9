// A sealed segment decompressed and checked as a whole, for passing over all of its events in order.
// It is made on any thread, so that the next one can be made while this one is read.

internal import FoundationEssentials

/// All of a sealed segment, in memory.
final class LoadedSegment: Sendable {
  struct Stream: Sendable {
    var key: StreamKey
    /// Its version before the segment.
    var base: UInt32
    /// The clustered index of its first event.
    var cluster: Int
    /// How many events it has in the segment.
    var events: Int
  }

  let footer: SealedFooter
  let names: NamesBlock
  let streams: [Stream]
  let envelopes: [EnvelopeBlock]
  let summaries: [EnvelopeSummary]
  let payloads: ClusteredPayloads

  init(
    footer: SealedFooter, names: NamesBlock, streams: [Stream], envelopes: [EnvelopeBlock],
    summaries: [EnvelopeSummary], payloads: ClusteredPayloads
  ) throws(FormatFault) {
    self.footer = footer
    self.names = names
    self.streams = streams
    self.envelopes = envelopes
    self.summaries = summaries
    self.payloads = payloads
    try checkOrdinals()
  }

  /// Every stream's events must be all there, in order: only then every event has a payload of its own.
  private func checkOrdinals() throws(FormatFault) {
    var next = [UInt32](repeating: 0, count: streams.count)
    for block in envelopes {
      for event in 0..<block.events {
        let stream = block.stream(event)
        guard block.ordinal(event) == next[stream] else { throw FormatFault("a stream's events have a gap") }
        next[stream] += 1
      }
    }
    for (stream, count) in zip(streams, next) where stream.events != Int(count) {
      throw FormatFault("a stream lacks an event")
    }
  }
}

/// All payloads of a sealed segment by clustered index.
final class ClusteredPayloads: @unchecked Sendable {
  struct Place: Sendable {
    var start: UInt32
    var length: UInt32
  }

  private let memory: Bytes
  private let places: [Place]

  /// The bytes of all payloads.
  var size: UInt64 { places.reduce(0) { $0 + UInt64($1.length) } }

  init(_ memory: Bytes, places: [Place]) {
    self.memory = memory
    self.places = places
  }

  /// The payload with a clustered index; valid only while something keeps this object alive.
  @inline(__always)
  subscript(cluster: Int) -> UnsafeRawBufferPointer {
    let place = places[cluster]
    return UnsafeRawBufferPointer(start: memory.memory.baseAddress! + Int(place.start), count: Int(place.length))
  }
}

extension SealedSegment {
  /// Reads, decompresses and checks all blocks; the memory is what the footer and the directory say.
  func load() throws(LogError) -> LoadedSegment {
    let names = try readNames()
    let streams = try loadStreams(names)
    var envelopes: [EnvelopeBlock] = []
    for number in directory.envelopes.indices { envelopes.append(try readEnvelope(number)) }
    let payloads = try loadPayloads()
    return try reporting(directory.envelopes[0]) { () throws(FormatFault) in
      try LoadedSegment(
        footer: footer, names: names, streams: streams, envelopes: envelopes, summaries: directory.summaries,
        payloads: payloads)
    }
  }

  private func loadStreams(_ names: NamesBlock) throws(LogError) -> [LoadedSegment.Stream] {
    var streams: [LoadedSegment.Stream] = []
    for number in directory.streams.indices {
      let block = try readStreams(number)
      try reporting(directory.streams[number]) { () throws(FormatFault) in
        for index in 0..<block.count {
          let clusters = block.clusters(index)
          streams.append(
            LoadedSegment.Stream(
              key: try block.key(index, categories: names.categories), base: block.base(index),
              cluster: clusters.lowerBound, events: clusters.count))
        }
      }
    }
    return streams
  }

  private func loadPayloads() throws(LogError) -> ClusteredPayloads {
    let memory = Bytes(capacity: directory.payloads.reduce(0) { $0 + Int($1.rawLength) })
    var scratch = Bytes(capacity: SealedLimits.payload)
    var places: [ClusteredPayloads.Place] = []
    places.reserveCapacity(footer.events)
    for (number, block) in directory.payloads.enumerated() {
      let start = memory.count
      memory.count += Int(block.rawLength)
      let target = UnsafeMutableRawBufferPointer(rebasing: memory.memory[start..<memory.count])
      try read(block, into: target, scratch: &scratch)
      try reporting(block) { () throws(FormatFault) in
        _ = try PayloadBlock.walk(UnsafeRawBufferPointer(target), count: clusters(ofPayload: number).count) {
          places.append(ClusteredPayloads.Place(start: UInt32(start) &+ $0, length: $1))
        }
      }
    }
    return ClusteredPayloads(memory, places: places)
  }
}
