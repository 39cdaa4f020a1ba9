// What services outside say of themselves, as commands take it: nothing that they say may keep what happened from being
// written down.

/// Texts of services outside: their names for things, their reasons for failures.
public enum ServiceWords {
  /// Why something failed, where the service says nothing that can be stored.
  private static let unknown = "unknown"

  /// A text as a line that commands take: without letters that can't be seen, and no longer than a line. Nil if nothing
  /// is left.
  public static func line(_ text: String?) -> String? { FieldText.storableLine(of: text) }

  /// As `line`, where commands need one.
  public static func neededLine(_ text: String) -> String { line(text) ?? unknown }
}
