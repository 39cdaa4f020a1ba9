// Commands: decided in the order in which they come, acknowledged after the flush that covers them.

internal import EventLog
internal import EventLogStore
public import EventSourcing
public import FoundationEssentials

/// A command with what its sender states beside it.
public struct Request<D: Domain>: Sendable {
  public var command: any Command<D>
  public var sender: Sender
  /// A new one unless the caller repeats a command or wants to be able to.
  public var commandID: UUID
  public var correlationID: UUID?
  public var expectedVersion: UInt32?
  /// When it happened, if before now.
  public var occurredAt: Instant?
  /// Take the clock's time even if it is more than a year ahead of all that is known to have passed.
  public var allowsTimeJump: Bool

  public init(
    _ command: some Command<D>, as sender: Sender, commandID: UUID = UUID(), correlationID: UUID? = nil,
    expectedVersion: UInt32? = nil, occurredAt: Instant? = nil, allowsTimeJump: Bool = false
  ) {
    self.command = command
    self.sender = sender
    self.commandID = commandID
    self.correlationID = correlationID
    self.expectedVersion = expectedVersion
    self.occurredAt = occurredAt
    self.allowsTimeJump = allowsTimeJump
  }
}

extension Book {
  /// Carries out a command and waits until it is durable.
  ///
  /// - Throws: `BookError.rejected` when a rule forbids it; nothing is appended then.
  @discardableResult
  public func execute(_ command: some Command<D>, as sender: Sender) async throws(Failure) -> Receipt {
    try await execute(Request(command, as: sender))
  }

  /// Carries out a request and waits until it is durable.
  ///
  /// What is due by then fires first.
  ///
  /// - Parameter now: the book's time for it; the clock follows it. Nil: the clock tells.
  @discardableResult
  public func execute(_ request: Request<D>, now: Instant? = nil) async throws(Failure) -> Receipt {
    let runner = try writableRunner
    let metadata: CommandMetadata
    do {
      metadata = try await self.metadata(of: request)
    } catch {
      // That nobody has this address must not be void a moment later, any more than the answers of the rules.
      try await waitUntilDurable(through: runner.stagedThrough)
      throw error
    }
    defer { timer?.look() }
    let time = time(now, request.allowsTimeJump, runner)
    do {
      return try await runner.run(request.command, metadata, now: time.now, notFarAfter: time.lastPassed)
    } catch {
      throw Failure(error)
    }
  }

  /// Decides a request on the newest staged state, without waiting for the flush: requests staged one after the other
  /// take effect in that order. None may be acknowledged before `waitUntilDurable` returns for it; where their generations differ,
  /// because the disk was full in between, for the last of each generation.
  public func stage(_ request: Request<D>, now: Instant? = nil) async throws(Failure) -> Receipt {
    let runner = try writableRunner
    let metadata = try await metadata(of: request)
    defer { timer?.look() }
    let time = time(now, request.allowsTimeJump, runner)
    do {
      return try await runner.stage(request.command, metadata, now: time.now, notFarAfter: time.lastPassed)
    } catch {
      throw Failure(error)
    }
  }

  var writableRunner: Runner {
    get throws(Failure) {
      guard let runner else { throw notWritable }
      return runner
    }
  }

  /// The time of a command: the book's clock follows one that is given, unless it is too far ahead.
  func time(_ given: Instant?, _ allowsTimeJump: Bool, _ runner: Runner) -> BookClock.Reading {
    let time = clock.read(given, allowsTimeJump: allowsTimeJump)
    if given != nil, runner.accepts(time.now, notFarAfter: time.lastPassed) { clock.follow(time.now) }
    return time
  }

  /// What goes with a request's command; the sender becomes the actor that the log names.
  private func metadata(of request: Request<D>) async throws(Failure) -> CommandMetadata {
    let runner = try writableRunner
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
    return CommandMetadata(
      commandID: request.commandID, actor: actor, correlationID: request.correlationID,
      expectedVersion: request.expectedVersion, occurredAt: request.occurredAt)
  }

  /// The actor of a command that is in the log already.
  private func sender(ofKnown command: UUID) async throws(Failure) -> Actor? {
    guard let store = writer?.store else { return nil }
    let (known, generation) = store.stage { ($0.command(command), $0.generation) }
    guard let known else { return nil }
    try await waitUntilDurable(through: StagedPosition(known.firstPosition, generation: generation))
    return try await record(at: known.firstPosition)?.envelope.actor
  }

  /// Waits until what a staged request appended is durable.
  public func waitUntilDurable(_ receipt: Receipt) async throws(Failure) {
    try await waitUntilDurable(through: receipt.restsOn)
  }

  /// The newest position that was decided; nil in a book that takes no commands.
  var stagedThrough: StagedPosition? { runner?.stagedThrough }

  func waitUntilDurable(through staged: StagedPosition) async throws(Failure) {
    do {
      try await writer?.store.waitUntilDurable(through: staged)
    } catch {
      throw .store(error)
    }
  }
}
