// Brings to one port what events ask of it, in the order of the log, and writes into the log what came of it. How far it
// has come is in the log alone: what no event answers is asked again when the book is opened.

internal import EventLogStore
internal import EventSourcing

/// The effects of one port.
final class PortWorker<D: BookDomain, Store: PipelinedEventStore>: Sendable {
  /// One that is to be tried: it is new, has failed or has no answer yet.
  private struct Waiting {
    let effect: RequestedEffect<D>
    /// How often it was tried, to the port's knowledge and the log's.
    var attempts = 0
    let tryAt: Instant
    /// It was tried once more, and what came of it could not be written down.
    var isUntold = false
  }

  private struct State {
    /// Events up to here were looked at; of staging that is no longer valid, none.
    var reached = StagedPosition(0, generation: 0)
    var waiting: [Waiting] = []
  }

  let port: any EffectPort<D>
  /// The ports that are asked before it.
  private let earlier: [any EffectPort<D>]
  private let writer: CommandHandler<D, Store>
  /// What is requested after this was not tried before this process.
  private let openedAt: Position
  /// It is asked for what is staged; else for what is durable.
  private let asksStaged: Bool
  private let state = Lock(State())

  init(
    _ port: any EffectPort<D>, after earlier: [any EffectPort<D>], _ writer: CommandHandler<D, Store>, asksStaged: Bool
  ) {
    self.port = port
    self.earlier = earlier
    self.writer = writer
    self.asksStaged = asksStaged
    openedAt = writer.store.durable.position
  }

  /// Whether something staged was not looked at yet, or is to be tried again by now.
  var isWanted: Bool {
    let (reached, next) = (reached, nextTry)
    if let next, next <= writer.clock.now { return true }
    return writer.runner.withIndex { !port.unanswered(in: $0, after: reached).isEmpty }
  }

  /// When the next failed effect is tried again.
  var nextTry: Instant? { state.withLock { $0.waiting.lazy.map { $0.tryAt }.min() } }

  /// Carries out what durable events ask of the port, and what is to be tried again by now; returns what was written.
  ///
  /// - Throws: why nothing can be written; what was to be carried out is carried out the next time.
  func work() async throws(Book<D>.Failure) -> [Book<D>.Receipt] {
    do {
      try await writer.runner.recover()
    } catch {
      throw Book<D>.Failure(error)
    }
    let now = writer.clock.now
    let receipts = try await carryOut(takeWaiting(dueBy: now))
    return receipts + (try await carryOut(try await takeNew().map { Waiting(effect: $0, tryAt: now) }))
  }

  /// Carries out one after the other. Where what came of one can't be written down, it and all behind it wait.
  private func carryOut(_ all: [Waiting]) async throws(Book<D>.Failure) -> [Book<D>.Receipt] {
    var receipts: [Book<D>.Receipt] = []
    for (place, waiting) in all.enumerated() {
      do {
        if let receipt = try await perform(waiting) { receipts.append(receipt) }
      } catch {
        var left = Array(all[place...])
        left[0].isUntold = true
        state.withLock { $0.waiting = left + $0.waiting }
        throw error
      }
    }
    return receipts
  }

  private func takeWaiting(dueBy now: Instant) -> [Waiting] {
    state.withLock { state in
      let due = state.waiting.filter { $0.tryAt <= now }
      state.waiting.removeAll { $0.tryAt <= now }
      return due
    }
  }

  /// The position up to which events were looked at. Staging that has become void was not: its positions go to others.
  private var reached: Position {
    guard asksStaged else { return state.withLock { $0.reached.position } }
    let generation = writer.stagedThrough.generation
    return state.withLock { state in
      if state.reached.generation != generation { state = State() }
      return state.reached.position
    }
  }

  /// What events ask of the port that it was not asked yet: durable ones, or staged ones.
  private func takeNew() async throws(Book<D>.Failure) -> [RequestedEffect<D>] {
    let (reached, staged) = (reached, writer.stagedThrough)
    let unanswered = writer.runner.withIndex { port.unanswered(in: $0, after: reached) }
    try await waitForIndex()
    // A port may be told of the first ones alone.
    state.withLock {
      $0.reached = StagedPosition(unanswered.last?.askedAt ?? staged.position, generation: staged.generation)
    }
    guard !unanswered.isEmpty else { return [] }
    do {
      var effects: [RequestedEffect<D>] = []
      for unanswered in unanswered {
        if let cause = try await cause(of: unanswered) { effects += self.effects(of: cause, unanswered) }
      }
      return effects
    } catch {
      state.withLock { $0.reached = StagedPosition(reached, generation: staged.generation) }
      throw error
    }
  }

  /// What the index says rests on what is staged: neither what asks for something nor what answers it may be void a moment
  /// later.
  private func waitForIndex() async throws(Book<D>.Failure) {
    if !asksStaged { try await writer.waitUntilDurable(through: writer.stagedThrough) }
  }

  /// The event that asks for something, from memory while it is staged, else from the log.
  private func cause(of unanswered: Unanswered) async throws(Book<D>.Failure) -> Recorded<D.Event>? {
    if let staged = writer.runner.asking(at: unanswered.cause) { return staged }
    if asksStaged { try await writer.waitUntilDurable(through: writer.stagedThrough) }
    do {
      return try await offCooperativeThreads { [writer] in
        var cause: Recorded<D.Event>?
        try writer.store.read(after: unanswered.cause - 1, through: unanswered.cause) { envelope, payload in
          try D.Event.registry.read(envelope, payload) { event, envelope in cause = Recorded(event, envelope) }
          return true
        }
        return cause
      }
    } catch {
      throw Book<D>.Failure(error)
    }
  }

  private func effects(of cause: Recorded<D.Event>, _ unanswered: Unanswered) -> [RequestedEffect<D>] {
    let asked = writer.runner.withIndex {
      D.effects(
        of: cause.event, cause.envelope, in: copy $0, inLog: writer.store.logID, askedAt: unanswered.askedAt)
    }
    return asked.filter { effect in
      port.accepts(effect.request) && !earlier.contains { $0.accepts(effect.request) }
    }
  }

  private func perform(_ waiting: Waiting) async throws(Book<D>.Failure) -> Book<D>.Receipt? {
    let (effect, attempt) = (waiting.effect, waiting.attempts + 1)
    // It may have been answered meanwhile, or taken back.
    guard isWanted(effect) else {
      try await waitForIndex()
      return nil
    }
    let mayHaveHappened =
      attempt > 1 || waiting.isUntold || effect.cause.position <= openedAt || effect.askedAt != effect.cause.position
    let outcome: EffectOutcome<D>
    do {
      outcome = .answered(
        try await port.perform(
          LiveEffect(effect, attempt: attempt, mayHaveHappened: mayHaveHappened, now: writer.clock.now)))
    } catch {
      if error.isRetryable, let pause = RetryPlan.pause(after: attempt) {
        wait(effect, after: attempt, pause)
        return nil
      }
      outcome = .failed(error, attempts: attempt)
    }
    guard let report = D.report(outcome, of: effect) else {
      wait(effect, after: attempt, RetryPlan.pauseWithoutEnd(after: attempt))
      return nil
    }
    let receipt = try await write(report, of: effect)
    if !report.isFinal, isWanted(effect) { wait(effect, after: attempt, RetryPlan.pauseWithoutEnd(after: attempt)) }
    return receipt
  }

  private func wait(_ effect: RequestedEffect<D>, after attempt: Int, _ pause: Int64) {
    let waiting = Waiting(effect: effect, attempts: attempt, tryAt: writer.clock.now.advanced(by: pause))
    state.withLock { $0.waiting.append(waiting) }
  }

  /// Whether it is not answered yet, nor taken back.
  private func isWanted(_ effect: RequestedEffect<D>) -> Bool {
    writer.runner.withIndex {
      port.unanswered(in: $0, after: effect.askedAt - 1).first
        == Unanswered(effect.cause.position, askedAt: effect.askedAt)
    }
  }

  /// Writes down what came of an effect. What the rules refuse was answered in another way meanwhile.
  private func write(
    _ report: EffectReport<D>, of effect: RequestedEffect<D>
  ) async throws(Book<D>.Failure) -> Book<D>.Receipt? {
    let metadata = CommandMetadata(
      commandID: report.commandID, actor: .integration(port.name), correlationID: effect.cause.batch.correlationID,
      causation: effect.cause.position)
    let time = writer.clock.read(nil, allowsTimeJump: false)
    do {
      let receipt =
        asksStaged
        ? try await writer.runner.stage(report.command, metadata, now: time.now, notFarAfter: time.lastPassed)
        : try await writer.runner.run(report.command, metadata, now: time.now, notFarAfter: time.lastPassed)
      return receipt.positions == nil || receipt.repeated ? nil : receipt
    } catch .rejected {
      return nil
    } catch {
      throw Book<D>.Failure(error)
    }
  }
}
