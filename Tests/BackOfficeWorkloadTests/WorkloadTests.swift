// Made-up books: the same seed makes the same one, what is refused leaves nothing, and what comes out obeys the sums and
// roughly the rates of the domain's workload model.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOfficeWorkload

/// Whether books are as large as they are where time is no matter.
private let isLong = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] != nil

@Suite struct WorkloadTests {
  @Test func `the same seed makes the same book, another seed another one`() async throws {
    let one = try await MadeBook(Workload(events: 1_500, seed: 1))
    let again = try await MadeBook(Workload(events: 1_500, seed: 1))
    let other = try await MadeBook(Workload(events: 1_500, seed: 2))
    #expect(one.manifest == again.manifest && one.manifest.json == again.manifest.json)
    #expect(try await one.export() == again.export())
    #expect(one.manifest.logID != other.manifest.logID && one.manifest.firstEvents != other.manifest.firstEvents)
    #expect(one.manifest.views.keys == other.manifest.views.keys)
    #expect(one.manifest.views.allSatisfy { other.manifest.views[$0.key] != $0.value })
    #expect((1_500..<1_515).contains(one.manifest.events))
  }

  @Test func `what people send in vain leaves no trace`() async throws {
    var workload = Workload(events: isLong ? 4_000 : 2_000)
    let made = try await MadeBook(workload)
    workload.makesMistakes = false
    let faultless = try await MadeBook(workload)
    #expect(made.manifest.rejections > (isLong ? 20 : 8) && faultless.manifest.rejections == 0)
    #expect(made.manifest.commands == faultless.manifest.commands + made.manifest.rejections)
    #expect(try await made.export() == faultless.export())
    #expect(made.manifest.views == faultless.manifest.views)
  }

  @Test(arguments: ["2022-03-23T08:00:00Z", "2022-10-26T07:00:00Z"])
  func `people work from nine to half past five in London, whatever the clocks do`(_ start: String) async throws {
    var workload = Workload(events: 2_500)
    workload.start = try #require(Instant(start))
    let made = try await MadeBook(workload)
    #expect(made.manifest.until > workload.start.advanced(by: 5 * 86_400_000))
    let zone = try #require(TimeZone(identifier: "Europe/London"))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    for time in try await made.times() {
      let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
      let parts = calendar.dateComponents([.weekday, .hour, .minute], from: date)
      let minute = parts.hour! * 60 + parts.minute!
      #expect((2...6).contains(parts.weekday!) && (8 * 60..<18 * 60).contains(minute), "\(time)")
    }
  }
}

@Suite struct LargerWorkloadTests {
  @Test func `sums hold, rates are near, and every view is the same however it grew`() async throws {
    let made = try await MadeBook(Workload(events: isLong ? 100_000 : 15_000))
    let types = made.manifest.types
    func count(_ type: String) -> Int { types[type] ?? 0 }

    #expect(types.values.reduce(0, +) == Int(made.manifest.events))
    for kind in ["order", "lead"] {
      #expect(
        count("\(kind).taskStarted") == count("\(kind).opened") + count("\(kind).taskCompleted")
          - count("\(kind).workflowFinished") + count("\(kind).taskReset"))
    }
    // Results are in the log before the next command.
    #expect(
      count("correspondence.messageRequested")
        == count("correspondence.messageDelivered") + count("correspondence.messageFailed"))
    #expect(count("order.paymentRequested") == count("order.paymentSucceeded") + count("order.paymentFailed"))
    #expect(count("order.paymentRefundRequested") == count("order.paymentRefunded"))
    #expect(count("lead.converted") <= count("lead.workflowFinished"))

    for (type, perOrder) in Self.perOrder {
      let wanted = perOrder / 36.5
      let got = Double(count(type)) / Double(made.manifest.events)
      #expect(abs(got / wanted - 1) < 0.3, "\(type): \(got) instead of \(wanted)")
    }
    let refused = Double(made.manifest.rejections) / Double(made.manifest.commands)
    #expect((0.010...0.020).contains(refused))
    #expect(try made.digestsOfGrowth(steps: 7) == made.manifest.views)
    #expect(try await made.read { try await $0.verify().isSound })
    let report = try await made.read { try await $0.checkInvariants() }
    #expect(report.violations.isEmpty && report.isComplete && report.batches > 1_000)
  }

  /// How many there are for each order, of the types that are more than two in a hundred.
  private static let perOrder: [String: Double] = [
    "order.taskStarted": 5.69, "order.taskCompleted": 5.55, "correspondence.messageRequested": 2.2,
    "correspondence.messageDelivered": 2.15, "lead.taskStarted": 2, "lead.taskCompleted": 1.7,
    "order.taskCommentAdded": 1.6, "correspondence.callLogged": 1.1, "order.opened": 1, "order.closed": 0.97,
    "correspondence.messageReceived": 0.9, "correspondence.documentLinked": 0.9, "order.workflowFinished": 0.88,
    "activity.scheduled": 0.8, "order.paymentRequested": 0.75,
  ]
}

/// A made-up book in a folder of its own, which goes with it.
private final class MadeBook: Sendable {
  let manifest: WorkloadManifest
  private let folder = FileManager.default.temporaryDirectory.appending(path: "workload-\(UUID())").path
  private var path: String { folder + "/book" }

  init(_ workload: Workload) async throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    manifest = try await workload.make(folder + "/book")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func read<Result>(_ body: (BackOfficeBook) async throws -> Result) async throws -> Result {
    let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    let result = try await body(book)
    try await book.close()
    return result
  }

  func export() async throws -> [UInt8] {
    let bytes = Lock<[UInt8]>([])
    _ = try await read { try await $0.export { piece in bytes.withLock { $0 += piece } } }
    return bytes.withLock { $0 }
  }

  func times() async throws -> Set<Instant> {
    let times = Lock<Set<Instant>>([])
    try await read {
      try await $0.log(LogQuery()) { record in
        _ = times.withLock { $0.insert(record.envelope.recordedAt) }
        return true
      }
    }
    return times.withLock { $0 }
  }

  /// The digests of views that take the log in steps.
  func digestsOfGrowth(steps: UInt64) throws -> [String: String] {
    let log = try LogEventReader(DiskStorage(folder: path))
    let views = folder + "/grown"
    try FileManager.default.createDirectory(atPath: views, withIntermediateDirectories: true)
    let set = ViewSet(BackOfficeDomain.views, in: ViewFolder(views, log: log.logID))
    for step in 1...steps { try set.catchUp(from: log, through: log.durable.position * step / steps) }
    return try set.digests(from: log).mapValues(\.description)
  }
}
