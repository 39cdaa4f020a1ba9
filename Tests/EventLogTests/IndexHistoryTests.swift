// An index of another history than the log's is refused wherever it ends, and its hint of a place is only a hint.
// The log itself is untouched by that: without the folder index it opens and shows everything.

import CRC32C
import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexHistoryTests {
  /// Where the last run of the index ends.
  enum Place: CaseIterable {
    case insideActive, endOfActive, insideClosed, endOfClosed, insideSealed, endOfSealed
  }

  private func options() -> LogOptions {
    var options = LogOptions.small(segment: 3000)
    (options.indexRunLength, options.indexFanOut) = (1000, 1000)
    return options
  }

  /// A log with three or four segments whose index ends at a place; with `fork`, its events from the fourth batch on
  /// are others.
  private func made(_ place: Place, fork: Bool = false) throws -> (disk: SimulatedStorage, batches: [EventBatch]) {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    let batches = (0..<24).map { sample($0, events: 3, payload: fork && $0 > 3 ? 90 : 60) }
    func write(_ range: Range<Int>, indexed: Bool) throws {
      for batch in batches[range] { try log.write([batch]) }
      guard indexed else { return }
      log.contents.state.withLock { $0.isFreezeDue = true }
      log.maintenance.runAll()
    }
    func rotate() { log.shell.rotate() }
    var lost: Set<String> = []
    switch place {
    case .insideActive, .endOfActive:
      try write(0..<21, indexed: false)
      rotate()
      try write(21..<23, indexed: true)
      try write(23..<24, indexed: place == .endOfActive)
    case .insideClosed, .endOfClosed:
      try write(0..<6, indexed: true)
      if place == .endOfClosed { rotate() }
      try write(6..<24, indexed: false)
    case .insideSealed, .endOfSealed:
      try write(0..<6, indexed: true)
      let files = Set(storage.files)
      if place == .endOfSealed { rotate() }
      try write(6..<24, indexed: true)
      lost = Set(storage.files.filter { $0.hasPrefix("index/") }).subtracting(files)
    }
    log.shell.finish()
    let disk = storage.restarted()
    for name in lost { disk.lose(name) }
    return (disk, batches)
  }

  private func lastRun(_ disk: SimulatedStorage) throws -> String {
    try #require(disk.files.last { $0.hasSuffix(".run") })
  }

  /// Changes the header of the last run and signs it.
  private func forge(_ disk: SimulatedStorage, _ change: (inout IndexRunInfo) -> Void) throws {
    let name = try lastRun(disk)
    var bytes = try #require(disk.contents(of: name))
    var header = try bytes.withUnsafeBytes { try IndexRunHeader($0) }
    change(&header.info)
    var page = ByteSink()
    header.write(to: &page)
    bytes.replaceSubrange(..<IndexRunFormat.page, with: Array(page.bytes))
    disk.replaceContents(of: name, with: bytes)
  }

  private func deleteIndex(_ disk: SimulatedStorage) {
    for name in disk.files where name.hasPrefix("index/") { disk.lose(name) }
  }

  /// Both kinds of opening name the index and what to do; done so, the log shows everything.
  private func expectForeign(_ disk: SimulatedStorage, _ batches: [EventBatch]) throws {
    let run = try lastRun(disk)
    for error in [
      #expect(throws: StoreFailure.self) { try SimulatedLog(disk.restarted(), options: options()) },
      #expect(throws: StoreFailure.self) { try LogReader.open(disk) },
    ] {
      #expect(error?.code == .corrupt && error?.file == run && error?.positions != nil, "\(String(describing: error))")
      #expect(error?.remedy?.contains("elete the folder index") == true)
    }
    deleteIndex(disk)
    try SimulatedLog(disk, options: options()).expect(batches, "without the index")
  }

  @Test(arguments: Place.allCases) func `the digest at the end of the index is compared`(place: Place) throws {
    let (disk, batches) = try made(place)
    try SimulatedLog(disk.restarted(), options: options()).expect(batches, "as it was")
    try forge(disk) { $0.digest = ChainDigest(high: 1, low: 2) }
    try expectForeign(disk, batches)
  }

  @Test(arguments: Place.allCases) func `a log that was copied over another keeps nothing of its index`(
    place: Place
  ) throws {
    let (disk, batches) = try made(place)
    let (fork, _) = try made(place, fork: true)
    deleteIndex(disk)
    for name in fork.files where name.hasPrefix("index/") {
      disk.replaceContents(of: name, with: fork.contents(of: name)!)
    }
    try expectForeign(disk, batches)
  }

  @Test func `an index that ends within a frame is of another history`() throws {
    for place in Place.allCases {
      let (disk, batches) = try made(place)
      let name = try lastRun(disk)
      let span = try #require(IndexFiles.span(ofName: String(name.dropFirst(6))))
      let shorter = IndexFiles.run(IndexRunSpan(first: span.first, last: span.last - 1))
      try forge(disk) { $0.lastPosition -= 1 }
      disk.replaceContents(of: shorter, with: disk.contents(of: name)!)
      disk.lose(name)
      try expectForeign(disk, batches)
    }
  }

  @Test func `a wrong hint of the place costs time and nothing else`() throws {
    let (made, batches) = try made(.insideClosed)
    let manifest = try #require(try made.readManifest(writing: false))
    let first = manifest.segments[0]
    #expect(first.state == .closed && manifest.segments.count > 2)
    let end = first.provenLength
    let offsets: [UInt64] = [0, 1, 512, 600, end - 1, end, end + 1, 1 << 40, 1 << 62, 1 << 63, .max]
    for place in 0..<2 * offsets.count {
      let (segment, offset) = (UInt32(1 + place % 2), offsets[place / 2])
      let disk = made.restarted()
      try forge(disk) { ($0.segment, $0.offset) = (segment, offset) }
      let log = try SimulatedLog(disk, options: options())
      try log.expect(batches, "segment \(segment), offset \(offset)")
      try log.write([sample(24)])
      log.shell.finish()
      try SimulatedLog(disk, options: options()).expect(batches + [sample(24)], "segment \(segment), offset \(offset)")
    }
  }

  @Test func `a closed segment must end where the manifest says, also without frames`() throws {
    let (disk, _) = try made(.insideClosed)
    deleteIndex(disk)
    var manifest = try #require(try disk.readManifest(writing: false))
    let name = LogFiles.segment(2)
    // The second segment says that its frames are in its header block alone.
    let header = Array(try #require(disk.contents(of: name)).prefix(SegmentHeader.size))
    disk.replaceContents(of: name, with: header)
    manifest.segments[1].provenLength = UInt64(SegmentHeader.size)
    var sink = ByteSink()
    manifest.write(to: &sink)
    disk.replaceContents(of: LogFiles.manifest, with: Array(sink.bytes))
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(disk, options: options()) }
    #expect(error?.code == .corrupt && error?.file == name, "\(String(describing: error))")
  }
}
