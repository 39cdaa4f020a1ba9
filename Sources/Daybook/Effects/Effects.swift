// All ports of a book at work: each on its own, so that a slow service keeps nothing but itself waiting.

internal import EventLogStore
public import EventSourcing

/// The ports of a book that is open for writing.
final class Effects<D: BookDomain, Store: PipelinedEventStore>: Sendable {
  /// The clock may be set while it waits.
  private static var longestPause: Int64 { 30_000 }

  let workers: [PortWorker<D, Store>]
  private let writer: CommandHandler<D, Store>
  private let following: [BackgroundTask]

  /// Ports are asked on staged events, and what came of it is staged.
  let asksStaged: Bool

  init(_ ports: [any EffectPort<D>], _ writer: CommandHandler<D, Store>, _ delivery: EffectDelivery) {
    let asksStaged = delivery == .onDemand && ports.allSatisfy(\.isPretended)
    self.asksStaged = asksStaged
    workers = ports.indices.map { PortWorker(ports[$0], after: Array(ports[..<$0]), writer, asksStaged: asksStaged) }
    if asksStaged { writer.runner.keepAsking() }
    following = workers.map { _ in BackgroundTask() }
    self.writer = writer
  }

  /// Asks all ports for what is wanted by now, until nothing new follows; returns what was written.
  func deliver() async throws(Book<D>.Failure) -> [Book<D>.Receipt] {
    var all: [Book<D>.Receipt] = []
    while true {
      let looked = writer.stagedThrough.position
      defer { if asksStaged { writer.runner.dropAsking(through: looked) } }
      var receipts: [Book<D>.Receipt] = []
      for worker in workers { receipts += try await worker.work() }
      if receipts.isEmpty { return all }
      all += receipts
    }
  }

  /// Whether something staged asks a port for something, or is to be tried again by now.
  var isWanted: Bool { workers.contains { $0.isWanted } }

  /// Asks each port as soon as what asks for it is durable. What fails for want of room is tried again later.
  func follow() {
    for (worker, task) in zip(workers, following) {
      task.start { [writer] in
        var reached: Position = 0
        while !Task.isCancelled {
          reached = writer.store.durable.position
          let failed = await Self.fails(worker)
          let pause = failed ? Self.longestPause : Self.pause(until: worker.nextTry, writer.clock)
          guard await writer.store.waitUntilDurable(beyond: reached, forAtMost: pause) else { return }
        }
      }
    }
  }

  func stop() async {
    for task in following { await task.stop() }
  }

  private static func fails(_ worker: PortWorker<D, Store>) async -> Bool {
    do {
      _ = try await worker.work()
      return false
    } catch {
      return true
    }
  }

  private static func pause(until time: Instant?, _ clock: BookClock) -> Int64 {
    guard let time else { return longestPause }
    return min(max(1, time.milliseconds(since: clock.now)), longestPause)
  }
}

extension Book {
  static func effects(
    _ ports: [any EffectPort<D>], _ writer: Writer, _ options: BookOptions
  ) -> Effects<D, Store>? {
    if ports.isEmpty { return nil }
    let effects = Effects(ports, writer, options.effects)
    if options.effects == .whenDurable { effects.follow() }
    return effects
  }

  /// Asks the book's ports for what events ask of them, and for what is to be tried again by now; returns what came of it
  /// and is written into the log. Where ports are asked as soon as something is durable there is nothing left to do.
  ///
  /// - Throws: `readOnly`; `store` if the log fails. That a port fails is an outcome, not an error.
  @discardableResult
  public func deliver() async throws(Failure) -> [Receipt] {
    let writer = try requiredWriter
    let receipts = try await writer.effects?.deliver() ?? []
    if let last = receipts.last { try await waitUntilDurable(last) }
    return receipts
  }

  /// The same before the next command of a simulation: waits for no disk where all ports only pretend.
  public func deliverStaged() async throws(Failure) { try await requiredWriter.deliverStaged() }
}
