// Whether the domain's invariants held at every position of the book's history.

internal import EventLogStore
public import EventSourcing

extension Book {
  /// Checks invariants of the domain behind every batch, in one pass over the log; of a book as it was, through its
  /// position. Damage is told in the report, and what lies behind it is checked as far as it does not follow from it.
  ///
  /// - Parameters:
  ///   - names: of the invariants; nil for all.
  ///   - limit: so many violations are listed; the others are counted.
  /// - Throws: `invalidQuery` if there is no invariant of such a name.
  public func checkInvariants(
    _ names: [String]? = nil, limit: Int = 10_000,
    progress: (@Sendable (_ done: Position, _ of: Position) -> Void)? = nil
  ) async throws(Failure) -> InvariantReport {
    let invariants = try Self.invariants(named: names)
    return try await onLog { log in try D.check(invariants, of: log, limit: limit, progress: progress) }
  }

  private static func invariants(named names: [String]?) throws(Failure) -> [Invariant<D>] {
    guard let names else { return D.invariants }
    for name in names { _ = try invariant(named: name) }
    return D.invariants.filter { names.contains($0.name) }
  }

  static func invariant(named name: String) throws(Failure) -> Invariant<D> {
    guard let found = D.invariants.first(where: { $0.name == name }) else {
      throw .invalidQuery("there is no invariant \(name)")
    }
    return found
  }
}
