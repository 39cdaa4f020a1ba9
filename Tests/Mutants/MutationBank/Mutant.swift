// Faults to plant in the sources, one at a time: each drops, weakens or reorders one step that a promise rests on.
// A fault that the tests do not notice means that the tests are blind there.

/// One planted fault: a text that occurs once in a file, and what takes its place.
public struct Mutant: Sendable {
  /// Its name, in lower case with hyphens.
  public let name: String
  /// The file, relative to the repository.
  public let file: String
  /// What the change does wrong, in one sentence.
  public let fault: String
  /// The exact text to replace.
  public let text: String
  /// What replaces it.
  public let replacement: String

  /// The file's content with the fault; nil unless the text occurs exactly once.
  public func planted(in source: String) -> String? {
    let parts = source.split(separator: text, omittingEmptySubsequences: false)
    return parts.count == 2 ? parts[0] + replacement + parts[1] : nil
  }

  /// All of them.
  public static let all =
    acknowledging + flushing + rotation + recovery + judgement + validity + limits + disk + sealing + indexing
    + backups + fencing + views + rules + deciding

  /// What it is planted in, with the tests that have to notice.
  public var part: Part {
    if file.hasPrefix("Sources/BackOffice/") { return .rules }
    // Branches of a log are tested by the views that are built of them.
    if file.hasPrefix("Sources/ReadModels/") || file.hasSuffix("/LogBranch.swift") { return .views }
    return file.hasPrefix("Sources/EventSourcing/") ? .deciding : .log
  }

  /// What faults are planted in.
  public enum Part: String, Sendable, CaseIterable {
    case log
    case views
    case rules
    case deciding
  }

  /// A fault in a file of `Sources`.
  init(_ name: String, _ file: String, _ fault: String, _ text: String, _ replacement: String = "") {
    self.name = name
    self.file = "Sources/" + file
    self.fault = fault
    self.text = text
    self.replacement = replacement
  }
}
