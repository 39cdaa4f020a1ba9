// What takes the commands of a book: it says who sends them and at what time, and has them decided in order. A book has one
// on its log; a file of commands is checked by one on an overlay.

internal import EventSourcing
internal import FoundationEssentials

/// Takes commands of a domain into a store.
struct CommandHandler<D: BookDomain, Store: PipelinedEventStore>: Sendable {
  typealias Failure = BookError<D.Rejection>
  typealias Receipt = CommandReceipt<D.Event>

  let store: Store
  let runner: CommandRunner<D, Store>
  let clock: BookClock
  /// Fires deadlines while no commands come; nil where only commands do.
  var timer: DeadlineTimer<D, Store>?
  /// Asks services outside; nil where there are none, or what is decided never becomes true.
  var effects: Effects<D, Store>?

  /// - Parameter ports: the services outside that the rules may count on.
  init(
    _ store: Store, _ clock: BookClock, ports: [any EffectPort<D>], resuming snapshot: IndexSnapshot<D.Index>? = nil
  ) throws {
    self.store = store
    self.clock = clock
    runner = try CommandRunner(store: store, environment: D.environment(with: ports), resuming: snapshot)
  }

  /// Carries out a request and waits until it is durable.
  func execute(_ request: Request<D>, now: Instant?) async throws(Failure) -> Receipt {
    let metadata: CommandMetadata
    do {
      metadata = try await self.metadata(of: request)
    } catch {
      // That nobody has this address must not be void a moment later, any more than the answers of the rules.
      try await waitUntilDurable(through: stagedThrough)
      throw error
    }
    defer { timer?.look() }
    let time = time(now, request.allowsTimeJump)
    do {
      return try await runner.run(request.command, metadata, now: time.now, notFarAfter: time.lastPassed)
    } catch {
      throw Failure(error)
    }
  }

  /// Decides a request on the newest staged state, without waiting for the flush.
  func stage(_ request: Request<D>, now: Instant?) async throws(Failure) -> Receipt {
    let metadata = try await metadata(of: request)
    defer { timer?.look() }
    let time = time(now, request.allowsTimeJump)
    do {
      return try await runner.stage(request.command, metadata, now: time.now, notFarAfter: time.lastPassed)
    } catch {
      throw Failure(error)
    }
  }

  /// Fires what is due by a time (nil: by the clock), in order, and waits until that is durable.
  func fire(at instant: Instant?, _ allowsTimeJump: Bool) async throws(Failure) -> [Receipt] {
    let receipts = try await stageDue(at: instant, allowsTimeJump)
    do {
      for receipt in receipts { try await runner.waitUntilDurable(receipt) }
    } catch {
      throw Failure(error)
    }
    return receipts
  }

  /// Fires what is due by a time (nil: by the clock), in order, without waiting for the flush.
  func stageDue(at instant: Instant?, _ allowsTimeJump: Bool) async throws(Failure) -> [Receipt] {
    let time = time(instant, allowsTimeJump)
    do {
      return try await runner.stageDue(by: time.now, notFarAfter: time.lastPassed)
    } catch {
      throw Failure(error)
    }
  }

  /// Asks ports for what staged events want of them, once these are durable, or at once where all ports only pretend.
  func deliverStaged() async throws(Failure) {
    guard let effects, effects.isWanted else { return }
    if !effects.asksStaged { try await waitUntilDurable(through: stagedThrough) }
    _ = try await effects.deliver()
  }

  /// The newest position that was decided.
  var stagedThrough: StagedPosition { runner.stagedThrough }

  func waitUntilDurable(through staged: StagedPosition) async throws(Failure) {
    do {
      try await store.waitUntilDurable(through: staged)
    } catch {
      throw .store(error)
    }
  }

  /// The time of a command: the book's clock follows one that is given, unless it is too far ahead.
  private func time(_ given: Instant?, _ allowsTimeJump: Bool) -> BookClock.Reading {
    let time = clock.read(given, allowsTimeJump: allowsTimeJump)
    if given != nil, runner.accepts(time.now, notFarAfter: time.lastPassed) { clock.follow(time.now) }
    return time
  }

  /// What goes with a request's command; the sender becomes the actor that the log names.
  private func metadata(of request: Request<D>) async throws(Failure) -> CommandMetadata {
    if let actor = request.sender.actor { return request.metadata(actor) }
    let actor: Actor
    do {
      actor = try runner.withIndex { (index) throws(D.Rejection) in
        try D.actor(of: request.sender, for: request.command, in: index)
      }
    } catch {
      // Whoever sent a command that is known may have another address by now: a repeat gets its first outcome.
      guard let first = try await sender(ofKnown: request.commandID) else { throw .rejected(error) }
      actor = first
    }
    return request.metadata(actor)
  }

  /// The actor of a command that is in the log already.
  private func sender(ofKnown command: UUID) async throws(Failure) -> Actor? {
    let (known, generation) = store.stage { ($0.command(command), $0.generation) }
    guard let known else { return nil }
    try await waitUntilDurable(through: StagedPosition(known.firstPosition, generation: generation))
    do {
      return try await offCooperativeThreads { [store] in
        var actor: Actor?
        try store.read(after: known.firstPosition - 1, through: known.firstPosition) { envelope, _ in
          actor = envelope.actor
          return false
        }
        return actor
      }
    } catch {
      throw Failure(error)
    }
  }
}
