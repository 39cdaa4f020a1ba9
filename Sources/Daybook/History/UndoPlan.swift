// How a batch of the past can be taken back, or why it can't be: what `undo` tells.

public import EventSourcing

/// How what one command did can be taken back now.
public struct UndoPlan<D: BookDomain>: Sendable {
  /// What is taken back: always a whole batch.
  public let batch: BatchHeader
  /// The commands that take it back, in order; none where it can't be.
  public let requests: [Request<D>]
  /// Why it can't be taken back; empty where it can.
  public let obstacles: [UndoObstacle<D>]
  /// What stays although it is taken back.
  public let remarks: [UndoRemark]

  /// Whether it can be taken back.
  public var isPossible: Bool { obstacles.isEmpty }
}

/// Why a batch can't be taken back.
public enum UndoObstacle<D: BookDomain>: Sendable {
  /// An event that nothing takes back, with the reason in a sentence.
  case noWay(Envelope, String)
  /// A field of a stream that has another value by now, and the event that gave it that.
  case overwritten(StreamName, StatePath, by: Envelope)
  /// The rules refuse a command, by its name, that takes a part back.
  case rejected(command: String, D.Rejection)
  /// All that it did stays.
  case nothingToDo
}

/// Something that stays although a batch is taken back.
public enum UndoRemark: Sendable {
  /// What is not as it was then, in a sentence.
  case note(String)
  /// An event that asked something of a service outside, which is not recalled.
  case asked(Envelope)
  /// A batch that followed by itself, and is taken back by itself.
  case followed(BatchHeader)
}
