// Where the parts of an envelope block lie in its content, and whether what they say holds together.
// docs/log-format.md has the same order of parts.

/// The places of an envelope block's parts.
struct EnvelopeLayout: Sendable {
  /// A part that only some events or batches have.
  struct Sparse: Sendable {
    var present: PackedBitmap
    var values: PackedColumn
  }

  /// The ids of the batches that have one.
  struct SparseIDs: Sendable {
    var present: PackedBitmap
    /// Where the ids begin.
    var ids: Int
  }

  /// The batches that claim or release keys.
  struct Keyed: Sendable {
    var present: PackedBitmap
    var claims: PackedColumn
    var releases: PackedColumn
  }

  let firstRecordedAt: Int64
  let events: Int
  let batches: Int
  let frames: Int
  let stream: PackedColumn
  let type: PackedColumn
  let ordinal: PackedColumn
  let batchStarts: PackedBitmap
  let frameStarts: PackedBitmap
  let delay: PackedColumn
  let actor: PackedColumn
  let commands: Int
  let digests: Int
  let schemas: Sparse?
  let delays: Sparse?
  let correlations: SparseIDs?
  let causations: Sparse?
  let keyed: Keyed?
  /// Where the keys begin.
  let keys: Int
  /// For each batch the number of its command's name and one, or 0; nil where no batch has one.
  let commandNames: PackedColumn?

  /// Finds the parts; they must fill the content exactly.
  init(_ content: UnsafeRawBufferPointer, positions: Range<UInt64>) throws(FormatFault) {
    var source = ByteSource(content)
    let first = try source.little(UInt64.self)
    firstRecordedAt = try source.little(Int64.self)
    events = Int(try source.little(UInt32.self))
    batches = Int(try source.little(UInt32.self))
    frames = Int(try source.little(UInt32.self))
    let counts = try source.sparseCounts()
    guard first == positions.lowerBound, UInt64(events) == positions.upperBound - first, 1...events ~= batches,
      frames <= batches
    else { throw FormatFault("an envelope block does not match the directory") }
    stream = try source.column(events)
    type = try source.column(events)
    ordinal = try source.column(events)
    batchStarts = try source.bitmap(events, set: batches)
    frameStarts = try source.bitmap(batches, set: frames)
    delay = try source.column(batches)
    actor = try source.column(batches)
    commands = source.offset
    _ = try source.take(batches * 16)
    digests = source.offset
    _ = try source.take(batches * 8)
    schemas = try source.sparse(events, counts.schemas)
    delays = try source.sparse(events, counts.delays)
    correlations = try source.sparseIDs(batches, counts.correlations)
    causations = try source.sparse(batches, counts.causations)
    keyed = try source.keyed(batches, counts.keyed)
    keys = source.offset
    try source.skipKeys(of: keyed)
    commandNames = source.left > 0 ? try source.column(batches) : nil
    guard source.left == 0 else { throw FormatFault("an envelope block does not match its counts") }
  }

  /// The time of a batch, in milliseconds since 1970.
  func time(_ batch: Int, in content: UnsafeRawPointer) -> Int64 {
    firstRecordedAt &+ Int64(bitPattern: delay.value(batch, in: content))
  }

  /// Checks that all numbers refer to something and that time does not run backwards.
  func checkNumbers(in content: UnsafeRawPointer, _ footer: SealedFooter) throws(FormatFault) {
    guard stream.maximum(in: content) < UInt64(footer.streams), type.maximum(in: content) < UInt64(footer.types),
      actor.maximum(in: content) < UInt64(footer.actors), ordinal.maximum(in: content) < UInt64(footer.events)
    else { throw FormatFault("a number refers to nothing") }
    if let commandNames {
      let largest = commandNames.maximum(in: content)
      guard largest > 0, largest <= UInt64(footer.commands) else { throw FormatFault("a number refers to nothing") }
    }
    if let schemas, schemas.values.maximum(in: content) > UInt64(UInt16.max) {
      throw FormatFault("a schema's number is too large")
    }
    var last = firstRecordedAt
    for batch in 0..<batches {
      let time = time(batch, in: content)
      guard time >= last else { throw FormatFault("time runs backwards") }
      last = time
    }
    guard last <= footer.lastRecordedAt, batchStarts.isSet(0, in: content) else {
      throw FormatFault("an envelope block does not match the footer")
    }
  }

  /// The event with which each batch begins, and where the last batch ends.
  func batchStarts(in content: UnsafeRawPointer) throws(FormatFault) -> [UInt32] {
    var starts: [UInt32] = []
    starts.reserveCapacity(batches + 1)
    batchStarts.forEachSet(in: content) { starts.append(UInt32($0)) }
    starts.append(UInt32(events))
    return starts
  }
}

extension EnvelopeLayout {
  /// For each batch with claims or releases, how many keys come before its own.
  func keyStarts(in content: UnsafeRawPointer) -> [UInt32] {
    guard let keyed else { return [] }
    var next: UInt32 = 0
    return (0..<keyed.claims.count).map { index in
      defer { next += UInt32(keyed.claims.value(index, in: content) + keyed.releases.value(index, in: content)) }
      return next
    }
  }
}

/// How many events or batches have each of the sparse parts.
struct SparseCounts {
  var schemas = 0
  var delays = 0
  var correlations = 0
  var causations = 0
  var keyed = 0
}

extension ByteSource {
  fileprivate mutating func sparseCounts() throws(FormatFault) -> SparseCounts {
    SparseCounts(
      schemas: Int(try little(UInt32.self)), delays: Int(try little(UInt32.self)),
      correlations: Int(try little(UInt32.self)), causations: Int(try little(UInt32.self)),
      keyed: Int(try little(UInt32.self)))
  }

  fileprivate mutating func sparse(_ count: Int, _ present: Int) throws(FormatFault) -> EnvelopeLayout.Sparse? {
    guard present > 0 else { return nil }
    let bitmap = try bitmap(count, set: present)
    return EnvelopeLayout.Sparse(present: bitmap, values: try column(present))
  }

  fileprivate mutating func sparseIDs(_ count: Int, _ present: Int) throws(FormatFault) -> EnvelopeLayout.SparseIDs? {
    guard present > 0 else { return nil }
    let bitmap = try bitmap(count, set: present)
    let ids = offset
    _ = try take(present * 16)
    return EnvelopeLayout.SparseIDs(present: bitmap, ids: ids)
  }

  fileprivate mutating func skipKeys(of keyed: EnvelopeLayout.Keyed?) throws(FormatFault) {
    guard let keyed, let base = bytes.baseAddress else { return }
    let most = UInt64(left / 16)
    guard let claims = keyed.claims.sum(in: base, atMost: most),
      let releases = keyed.releases.sum(in: base, atMost: most)
    else { throw FormatFault("an envelope block has too many keys") }
    _ = try take(Int(claims + releases) * 16)
  }

  fileprivate mutating func keyed(_ count: Int, _ present: Int) throws(FormatFault) -> EnvelopeLayout.Keyed? {
    guard present > 0 else { return nil }
    let bitmap = try bitmap(count, set: present)
    return EnvelopeLayout.Keyed(present: bitmap, claims: try column(present), releases: try column(present))
  }
}
