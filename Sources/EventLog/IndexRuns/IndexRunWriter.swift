// Writes a run in one pass: streams, then commands, then claims, each in order, with little memory.
// The file gets its name only when all of it is durable; until then it is `index/new.run`, which nobody reads.

internal import CRC32C

/// How many entries a run may get; its filters are sized by it.
struct IndexRunCapacity: Equatable {
  var streams: Int
  var commands: Int
  var claims: Int
}

/// A run under construction. Only one at a time may be written in a folder.
struct IndexRunWriter<S: Storage>: ~Copyable {
  private enum Part: Int { case streams, commands, claims, done }

  private let storage: S
  private let file: S.File
  private let pause: () throws(StoreFailure) -> Void
  private var info: IndexRunInfo
  private var shape = IndexRunShape()
  private var part = Part.streams
  private var filter: PageWriter<S.File>
  private var body: PageWriter<S.File>
  private var draft: SplitBlockFilterDraft
  private var record = StreamRecordDraft()
  private var streamFences = ByteSink()
  private var tableFences = ByteSink()
  private var scratch = ByteSink()
  private var lastFencePage = -1
  private var pauseAt: Int

  /// How many bytes are written before the disk and the caller get a break.
  private static var stretch: Int { 4 << 20 }

  /// Begins a run; the counts in `info` are ignored. `pause` is called after every few MiB and may throw to give up.
  init(
    _ storage: S, info: IndexRunInfo, capacity: IndexRunCapacity,
    pause: @escaping () throws(StoreFailure) -> Void = {}
  ) throws(StoreFailure) {
    precondition(info.firstPosition > 0 && info.lastPosition >= info.firstPosition)
    self.storage = storage
    self.pause = pause
    self.info = info
    (self.info.streams, self.info.streamsBegun, self.info.commands, self.info.claims) = (0, 0, 0, 0)
    shape.streamBlocks = SplitBlockFilter.blocks(forKeys: capacity.streams)
    shape.commandBlocks = SplitBlockFilter.blocks(forKeys: capacity.commands)
    shape.claimBlocks = SplitBlockFilter.blocks(forKeys: capacity.claims)
    try storage.makeFolder(IndexFiles.folder)
    file = try storage.create(IndexFiles.newRun)
    filter = PageWriter(file, at: IndexRunFormat.page)
    body = PageWriter(file, at: shape.streamPart.lowerBound)
    draft = SplitBlockFilterDraft(blocks: shape.streamBlocks)
    pauseAt = Self.stretch
  }

  /// Begins a stream with `count` positions in this run, after all streams that precede it.
  mutating func beginStream(_ key: HashedStreamName, base: UInt32, count: UInt32) throws(StoreFailure) {
    precondition(part == .streams && record.missing == 0 && count > 0)
    precondition(info.streams == 0 || record.key.precedes(key))
    record.begin(key, base: base, count: count)
    info.streams += 1
    if base == 0 { info.streamsBegun += 1 }
    try insert(key.hash)
  }

  /// Adds the next position of the stream that was begun.
  mutating func append(position: UInt64) throws(StoreFailure) {
    precondition(position <= info.lastPosition)
    record.append(position, firstCovered: info.firstPosition)
    guard record.isFull else { return }
    let offset = body.offset - shape.streamPart.lowerBound
    if offset / IndexRunFormat.page != lastFencePage {
      lastFencePage = offset / IndexRunFormat.page
      appendFence(offset)
    }
    record.take(&scratch)
    try appendScratch()
  }

  /// Adds a command after all with a smaller hash.
  mutating func append(command hash: UInt64, firstPosition: UInt64) throws(StoreFailure) {
    try enter(.commands)
    if info.commands % UInt64(IndexRunFormat.commandsInPage) == 0 { tableFences.append(little: hash) }
    scratch.append(little: hash)
    scratch.append(little: firstPosition)
    info.commands += 1
    try appendScratch()
    try insert(hash)
  }

  /// Adds a claim after all with smaller keys; `holder` is 0 for a key that was released.
  mutating func append(claim key: UniqueKey, holder: UInt64) throws(StoreFailure) {
    try enter(.claims)
    if info.claims % UInt64(IndexRunFormat.claimsInPage) == 0 {
      try body.fillPage()
      tableFences.append(little: key.high)
    }
    scratch.append(little: key.high)
    scratch.append(little: key.low)
    scratch.append(little: holder)
    info.claims += 1
    try appendScratch()
    try insert(key.high)
  }

  /// Makes the run durable under its name and opens it.
  consuming func finish() throws(StoreFailure) -> IndexRun {
    precondition(record.missing == 0)
    try enter(.done)
    try filter.fillPage()
    try filter.flush()
    try body.flush()
    try writeEnds()
    try file.sync()
    try pause()
    let name = IndexFiles.run(info.span)
    try storage.rename(IndexFiles.newRun, to: name)
    try storage.syncFolder(IndexFiles.folder)
    guard let run = try IndexRun.open(info.span, in: storage, logID: info.logID) else {
      throw StoreFailure(.corrupt, "a run does not read as it was written", file: name, remedy: IndexRunFormat.remedy)
    }
    return run
  }
}

extension IndexRunWriter {
  /// Writes tail and header.
  private mutating func writeEnds() throws(StoreFailure) {
    shape.commands = Int(info.commands)
    shape.claims = Int(info.claims)
    var tail = ByteSink()
    tail.append(streamFences.bytes)
    tail.append(tableFences.bytes)
    tail.append(filter.checksums.bytes)
    tail.append(body.checksums.bytes)
    precondition(tail.count == shape.tail.count)
    try file.write(tail.bytes, at: UInt64(shape.tail.lowerBound))
    var page = ByteSink(capacity: IndexRunFormat.page)
    IndexRunHeader(info: info, shape: shape, tailChecksum: CRC.checksum(tail.bytes)).write(to: &page)
    try file.write(page.bytes, at: 0)
  }

  /// Ends the parts before `next`: the rest of the filter, and the last page.
  private mutating func enter(_ next: Part) throws(StoreFailure) {
    precondition(next.rawValue >= part.rawValue && record.missing == 0)
    while part != next {
      draft.finish(&scratch)
      try filter.append(scratch.bytes)
      scratch.removeAll()
      if part == .streams { shape.streamBytes = body.offset - shape.streamPart.lowerBound }
      try body.fillPage()
      part = Part(rawValue: part.rawValue + 1)!
      draft = SplitBlockFilterDraft(blocks: part == .commands ? shape.commandBlocks : shape.claimBlocks)
    }
  }

  private mutating func appendFence(_ offset: Int) {
    streamFences.append(little: record.key.hash)
    streamFences.append(little: UInt64(offset))
    streamFences.append(little: record.base)
    streamFences.append(little: 0 as UInt32)
    shape.streamFences += 1
  }

  private mutating func insert(_ hash: UInt64) throws(StoreFailure) {
    precondition(draft.blocks > 0)
    draft.insert(hash, &scratch)
    guard scratch.count > 0 else { return }
    try filter.append(scratch.bytes)
    scratch.removeAll()
  }

  private mutating func appendScratch() throws(StoreFailure) {
    try body.append(scratch.bytes)
    scratch.removeAll()
    guard body.offset >= pauseAt else { return }
    // In small doses, so that a commit's own sync never waits for a large one.
    try file.sync()
    try pause()
    pauseAt = body.offset + Self.stretch
  }
}
