// What becomes of a command.

/// What became of a command that was not rejected.
public struct CommandReceipt<Event: Sendable>: Sendable {
  /// First and last position of what it appended; nil if it changed nothing.
  public let positions: ClosedRange<Position>?
  /// The command was in the log before; nothing was appended now.
  public let repeated: Bool
  /// What must be durable before it may be acknowledged: its own events, or those that an answer rests on which appended
  /// nothing.
  public let restsOn: StagedPosition
  public let events: [Proposed<Event>]
  /// What the command made, in the order of its events.
  public let created: [Creation]
}

extension CommandReceipt {
  /// That of a command which appended nothing.
  static func nothingAppended(restsOn end: StagedPosition) -> CommandReceipt {
    CommandReceipt(positions: nil, repeated: false, restsOn: end, events: [], created: [])
  }
}

/// Why a command was not carried out.
public enum CommandFailure<Rejection: Error>: Error {
  /// A rule forbids it. Nothing was appended.
  case rejected(Rejection)
  case store(StoreFailure)
  /// An event could not be coded, or a stored one not read.
  case coding(EventCodingError)
}

extension CommandFailure {
  /// Why a part of the log could not be folded.
  init(reading error: any Error, _ part: @autoclosure () -> String) {
    switch error {
    case let error as StoreFailure: self = .store(error)
    case let error as EventCodingError: self = .coding(error)
    default: self = .store(StoreFailure(.io, "can't read \(part()): \(error)"))
    }
  }
}

extension CommandFailure: Equatable where Rejection: Equatable {
  public static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.rejected(let a), .rejected(let b)): a == b
    case (.store(let a), .store(let b)): a == b
    case (.coding(let a), .coding(let b)): "\(a)" == "\(b)"
    case (.rejected, _), (.store, _), (.coding, _): false
    }
  }
}
