// Commands: decided in the order in which they come, acknowledged after the flush that covers them.

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
    _ command: some Command<D>, as sender: Sender, commandID: UUID = .random(), correlationID: UUID? = nil,
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

  /// What goes with the command.
  func metadata(_ actor: Actor) -> CommandMetadata {
    CommandMetadata(
      commandID: commandID, actor: actor, correlationID: correlationID, expectedVersion: expectedVersion,
      occurredAt: occurredAt)
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
    try await requiredWriter.execute(request, now: now)
  }

  /// Decides a request on the newest staged state, without waiting for the flush: requests staged one after the other
  /// take effect in that order. None may be acknowledged before `waitUntilDurable` returns for it; where their generations differ,
  /// because the disk was full in between, for the last of each generation.
  public func stage(_ request: Request<D>, now: Instant? = nil) async throws(Failure) -> Receipt {
    try await requiredWriter.stage(request, now: now)
  }

  /// Waits until what a staged request appended is durable.
  public func waitUntilDurable(_ receipt: Receipt) async throws(Failure) {
    try await writer?.waitUntilDurable(through: receipt.restsOn)
  }
}
