// What a runner does for every command, compiled for one domain.

public import LogTypes

/// The steps of deciding that a command's time is spent in, compiled where the domain is known. In this module, which
/// knows none, each would look up every type that it makes of the domain's, an array of its events, say, anew for each
/// command.
@usableFromInline
struct DecidingSteps<D: Domain>: Sendable {
  @usableFromInline typealias Memory = RunnerMemory<D>

  let propose: @Sendable (inout Memory, Memory.Attempted, Memory.Facts) throws(Memory.Failure) -> Memory.Step
  let fold: @Sendable (inout Memory, D.Event, Envelope) -> Void
  let owed: @Sendable (inout Memory, Instant) -> OwedCommand<D>?
  let firstDueTime: @Sendable (inout Memory) -> Instant

  @inlinable
  init() {
    self.init(
      propose: { (memory, asked, facts) throws(Memory.Failure) in try memory.propose(asked, facts) },
      fold: { memory, event, envelope in memory.fold(event, envelope) },
      owed: { memory, time in memory.firstOwed(by: time) },
      firstDueTime: { memory in memory.firstDueTime() })
  }

  @usableFromInline
  init(
    propose: @escaping @Sendable (inout Memory, Memory.Attempted, Memory.Facts) throws(Memory.Failure) -> Memory.Step,
    fold: @escaping @Sendable (inout Memory, D.Event, Envelope) -> Void,
    owed: @escaping @Sendable (inout Memory, Instant) -> OwedCommand<D>?,
    firstDueTime: @escaping @Sendable (inout Memory) -> Instant
  ) {
    self.propose = propose
    self.fold = fold
    self.owed = owed
    self.firstDueTime = firstDueTime
  }
}
