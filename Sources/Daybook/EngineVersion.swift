// The version of this package, in its one place: the change log's newest heading when it is released.

/// The version of the engine, and of the program `daybook`.
public enum EngineVersion {
  /// As in semantic versioning.
  public static let current = "0.1.0"
}
