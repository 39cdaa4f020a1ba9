// Reading newest first on top of reading in order, for stores that know no better way: page by page from the end. The
// few newest events, which are asked for most, take little.

extension EventReader {
  public func readBackwards(
    through last: Position?, after start: Position, _ visit: StoredEventVisitor
  ) throws {
    var end = min(last ?? .max, durable.position)
    var size = EventPage.sizes.lowerBound
    while end > start {
      let before = max(start, end - min(end, size))
      var page = EventPage()
      do {
        try read(after: before, through: end) { envelope, payload in page.take(envelope, payload) }
      } catch let failure as StoreFailure where failure.code == .corrupt && end - before > 1 {
        // What is newer than the damage may be all that is wanted.
        size = max(1, (end - before) / 4)
        continue
      }
      if page.isTooLarge, size > 1 {
        size = max(1, size / 4)
        continue
      }
      guard try page.handBackwards(to: visit) else { return }
      end = before
      size = min(size * 4, EventPage.sizes.upperBound)
    }
  }

  public func readBackwards(
    _ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor
  ) throws {
    // The newest version is not known before the stream was read.
    var page = EventPage()
    try read(stream, after: 0) { envelope, payload in
      guard envelope.version <= version ?? .max else { return false }
      _ = page.take(envelope, payload)
      return true
    }
    _ = try page.handBackwards(to: visit)
  }
}

/// Events in order, kept to be handed on from the last to the first.
private struct EventPage {
  /// How many events are taken into memory at first, and at most.
  static let sizes: ClosedRange<Position> = 64...16_384
  /// As many bytes of payloads, if they are of more than one event.
  private static let largestContent = 16 << 20

  private var envelopes: [Envelope] = []
  private var payloads: [UInt8] = []
  private var ends: [Int] = []

  var isTooLarge: Bool { payloads.count > Self.largestContent }

  /// Keeps an event; false when there are too many bytes.
  mutating func take(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) -> Bool {
    envelopes.append(envelope)
    payloads.append(contentsOf: payload)
    ends.append(payloads.count)
    return !isTooLarge
  }

  /// Hands the events on; false when `visit` stopped it.
  func handBackwards(to visit: StoredEventVisitor) throws -> Bool {
    try payloads.withUnsafeBytes { bytes in
      for index in envelopes.indices.reversed() {
        let payload = bytes[(index > 0 ? ends[index - 1] : 0)..<ends[index]]
        guard try visit(envelopes[index], UnsafeRawBufferPointer(rebasing: payload)) else { return false }
      }
      return true
    }
  }
}
