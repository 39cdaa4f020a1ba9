// What a service expects its code to make of a real book: a small file that is kept with the code. The gate refolds the
// book and tells where the code makes something else of it.

public import EventSourcing
public import FoundationEssentials

/// What a version of the code made of a book, through one position.
public struct HistoryExpectation: Sendable, Equatable, Codable {
  /// What is expected of one view.
  public struct View: Sendable, Equatable, Codable {
    public var version: Int
    /// Sixty-four hexadecimal digits.
    public var digest: String

    public init(version: Int, digest: String) {
      self.version = version
      self.digest = digest
    }
  }

  /// The format of the file; a reader refuses any other.
  public static let format = 1

  public private(set) var format = Self.format
  public var logID: UUID
  /// The book may have grown since.
  public var position: Position
  /// The digest of all states of a kind of stream, by category.
  public var states: [String: String]
  public var views: [String: View]

  public init(logID: UUID, position: Position, states: [String: String], views: [String: View]) {
    self.logID = logID
    self.position = position
    self.states = states
    self.views = views
  }

  /// The file's content: the same for the same expectation, so that a difference of two files says what changed.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(self) else { preconditionFailure("texts and numbers have a JSON form") }
    return Array(data) + [UInt8(ascii: "\n")]
  }

  /// Reads a file's content.
  ///
  /// - Throws: `InvalidExpectation`.
  public init(json: some Sequence<UInt8>) throws(InvalidExpectation) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(json))
    } catch {
      throw InvalidExpectation(reason: "it is no expectation of a history")
    }
    guard format == Self.format else { throw InvalidExpectation(reason: "its format is \(format), not \(Self.format)") }
  }
}

/// A file that no gate can go by.
public struct InvalidExpectation: Error, Sendable, CustomStringConvertible {
  public let reason: String

  public var description: String { "\(reason); record it anew with the version of the code that is known to be right" }
}

/// What is not as it was expected.
public struct GateFinding: Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    /// An event that the code can't read.
    case event
    /// The states of a category.
    case states
    case view
  }

  public let kind: Kind
  /// The event's stored type, the category, or the view's name.
  public let name: String
  /// Of the event.
  public let position: Position?
  /// What is wrong, in words.
  public let reason: String

  public var description: String {
    switch kind {
    case .event: "#\(position ?? 0) \(name) can't be read: \(reason)"
    case .states: "the states of \(name) \(reason)"
    case .view: "the view \(name) \(reason)"
    }
  }
}

/// What the gate found.
public struct GateReport: Sendable {
  /// Up to which the book was refolded.
  public let position: Position
  public let findings: [GateFinding]
  /// How many events can't be read; a hundred of them are among the findings at most.
  public let unreadableEvents: Int

  /// Whether the code makes of the book what is expected.
  public var isOpen: Bool { findings.isEmpty }
}

extension GateReport: CustomStringConvertible {
  public var description: String {
    isOpen ? "as expected through #\(position)" : findings.map(\.description).joined(separator: "\n")
  }
}
