// What followed from one intent: its command, the events of that, what policies answered to them, and so on.

public import EventSourcing
public import FoundationEssentials

/// The commands and events of one correlation, each command behind the event that caused it.
public struct Trace: Sendable {
  public let correlationID: UUID
  /// Commands before what they caused, in the order of a tree that is read from the top.
  public let commands: [TracedCommand]
  /// Whether there is more than was asked for.
  public let isCut: Bool

  public init(correlationID: UUID, commands: [TracedCommand], isCut: Bool) {
    self.correlationID = correlationID
    self.commands = commands
    self.isCut = isCut
  }
}

/// A command that appended something, with its events.
public struct TracedCommand: Sendable {
  public let header: BatchHeader
  /// In order of position.
  public let events: [Envelope]
  /// How many commands of the trace led to it; 0 for one that nothing in the trace caused.
  public let depth: Int

  public init(header: BatchHeader, events: [Envelope], depth: Int) {
    self.header = header
    self.events = events
    self.depth = depth
  }
}

extension Trace {
  /// Puts batches in the order of the tree.
  ///
  /// - Parameter batches: with ascending positions. A cause that is not before its effect counts as none: an event says
  ///   what it likes.
  init(_ correlationID: UUID, _ batches: [(header: BatchHeader, events: [Envelope])], isCut: Bool) {
    var holder: [Position: Int] = [:]
    for (index, batch) in batches.enumerated() {
      for event in batch.events { holder[event.position] = index }
    }
    var caused: [Int: [Int]] = [:]
    var roots: [Int] = []
    for (index, batch) in batches.enumerated() {
      if let cause = batch.header.causation.flatMap({ holder[$0] }), cause < index {
        caused[cause, default: []].append(index)
      } else {
        roots.append(index)
      }
    }
    var commands: [TracedCommand] = []
    var open = roots.reversed().map { (index: $0, depth: 0) }
    while let (index, depth) = open.popLast() {
      commands.append(TracedCommand(header: batches[index].header, events: batches[index].events, depth: depth))
      open += (caused[index] ?? []).reversed().map { (index: $0, depth: depth + 1) }
    }
    self.init(correlationID: correlationID, commands: commands, isCut: isCut)
  }
}
