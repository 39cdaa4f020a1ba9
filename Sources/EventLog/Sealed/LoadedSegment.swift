// A sealed segment decompressed and checked as a whole, for passing over all of its events in order.
// It is made on any threads, so that the next one can be made while this one is read.

internal import FoundationEssentials
internal import LibC

/// All of a sealed segment, in memory.
final class LoadedSegment: Sendable {
  let footer: SealedFooter
  let summaries: [EnvelopeSummary]
  let facts: SegmentFacts
  let payloads: ClusteredPayloads

  init(footer: SealedFooter, summaries: [EnvelopeSummary], facts: SegmentFacts, payloads: ClusteredPayloads) {
    self.footer = footer
    self.summaries = summaries
    self.facts = facts
    self.payloads = payloads
  }
}

/// Everything but the payloads.
struct SegmentFacts: Sendable {
  struct Stream: Sendable {
    var key: StreamName
    /// Its version before the segment.
    var base: UInt32
    /// The clustered index of its first event.
    var cluster: Int
    /// How many events it has in the segment.
    var events: Int
  }

  let names: NamesBlock
  let streams: [Stream]
  let envelopes: [EnvelopeBlock]

  /// Throws unless every stream's events are all there, in order: only then every event has a payload of its own.
  func checkOrdinals() throws(FormatFault) {
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
  struct Place {
    var start: UInt32
    var length: UInt32
  }

  /// The contents of the payload blocks, one after another.
  let memory: UnsafeMutableRawBufferPointer
  private let places: UnsafeMutableBufferPointer<Place>
  private let tables: PayloadTables

  /// Makes room for payloads, which lie nowhere until `place` was called for each.
  init(bytes: Int, count: Int, from tables: PayloadTables) {
    self.tables = tables
    memory = tables.take(bytes: bytes)
    // Zeros from the system cost nothing before they are touched, so a count that lies costs nothing either.
    guard let zeros = calloc(count, MemoryLayout<Place>.stride) else { fatalError("out of memory") }
    places = UnsafeMutableBufferPointer(start: zeros.bindMemory(to: Place.self, capacity: count), count: count)
  }

  deinit {
    tables.give(memory)
    free(places.baseAddress)
  }

  /// The bytes of all payloads.
  var size: UInt64 { places.reduce(0) { $0 + UInt64($1.length) } }

  /// Says where a payload lies; threads may do so for different ones at once.
  func place(_ cluster: Int, at place: Place) { places[cluster] = place }

  /// The payload with a clustered index; valid only while something keeps this object alive.
  @inline(__always)
  subscript(cluster: Int) -> UnsafeRawBufferPointer {
    let place = places[cluster]
    return UnsafeRawBufferPointer(start: memory.baseAddress! + Int(place.start), count: Int(place.length))
  }
}
