// The history gate: refolds a real book with this code and compares what comes out with what is expected, so that a
// change of an event, a state or a view is noticed before it meets the books of others.

internal import EventLogStore
public import EventSourcing
internal import ReadModels

extension Book {
  /// What this code makes of the book, to be kept in a file with the code.
  ///
  /// ```swift
  /// let expected = try HistoryExpectation(json: Data(contentsOf: file))
  /// let report = try await book.gate(against: expected)
  /// #expect(report.isOpen, "\(report)")
  /// ```
  ///
  /// - Throws: `coding` for an event that can't be read.
  public func historyExpectation(
    progress: (@Sendable (_ done: Position, _ of: Position) -> Void)? = nil
  ) async throws(Failure) -> HistoryExpectation {
    try await onViews { updater, log in
      try log.refresh()
      let end = log.durable.position
      let refolded = try Self.refold(log, through: end, progress)
      if let (_, _, error) = refolded.unreadable.first { throw error }
      let views = try updater.set.freshDigests(from: log, through: end)
      return HistoryExpectation(
        logID: log.logID, position: end, states: refolded.states,
        views: Dictionary(
          uniqueKeysWithValues: views.map { ($0.name, .init(version: $0.version, digest: "\($0.digest)")) }))
    }
  }

  /// Refolds the book through the position of an expectation and compares. Nothing of the book is changed or believed
  /// but its log: all views are built in a temporary folder.
  ///
  /// - Throws: `invalidQuery` if the expectation is of another book or of a longer one.
  public func gate(
    against expected: HistoryExpectation,
    progress: (@Sendable (_ done: Position, _ of: Position) -> Void)? = nil
  ) async throws(Failure) -> GateReport {
    try await onViews { updater, log in
      try log.refresh()
      guard log.logID == expected.logID else { throw ForeignExpectation("it was recorded of another book") }
      guard log.durable.position >= expected.position else {
        throw ForeignExpectation("it goes up to #\(expected.position), and the book ends at #\(log.durable.position)")
      }
      let refolded = try Self.refold(log, through: expected.position, progress)
      var findings = refolded.unreadable.map { position, type, error in
        GateFinding(kind: .event, name: type, position: position, reason: error.reason(of: type))
      }
      findings += Self.compare(expected.states, refolded.states)
      // What can't be read, no view can be built of.
      if refolded.unreadable.isEmpty {
        findings += Self.compare(
          expected.views, try updater.set.freshDigests(from: log, through: expected.position))
      }
      return GateReport(
        position: expected.position, findings: findings, unreadableEvents: refolded.unreadableCount)
    }
  }

  private struct Refolded {
    var states: [String: String] = [:]
    var unreadable: [(Position, type: String, error: EventCodingError)] = []
    var unreadableCount = 0
  }

  private static func refold(
    _ log: some LogBacked, through end: Position, _ progress: ((_ done: Position, _ of: Position) -> Void)?
  ) throws -> Refolded {
    var refolded = Refolded()
    var states = StateDigests<D>(through: end)
    try log.read(after: 0, through: end) { envelope, payload in
      do {
        try states.take(envelope, payload, of: log)
      } catch let error as EventCodingError {
        states.pass(envelope.stream)
        refolded.unreadableCount += 1
        if refolded.unreadable.count < 100 { refolded.unreadable.append((envelope.position, envelope.type, error)) }
      }
      if envelope.position % 4_096 == 0 { progress?(envelope.position, end) }
      return true
    }
    refolded.states = Dictionary(uniqueKeysWithValues: states.sorted.map { ($0.category, HexDigits.text($0.digest)) })
    return refolded
  }

  private static func compare(_ expected: [String: String], _ found: [String: String]) -> [GateFinding] {
    Set(expected.keys).union(found.keys).sorted().compactMap { name in
      func finding(_ reason: String) -> GateFinding {
        GateFinding(kind: .states, name: name, position: nil, reason: reason)
      }
      switch (expected[name], found[name]) {
      case (nil, _): return finding("are new: record them")
      case (_, nil): return finding("are no more")
      case (let expected, let found): return expected == found ? nil : finding("are others than expected")
      }
    }
  }

  private static func compare(_ expected: [String: HistoryExpectation.View], _ found: [FreshView]) -> [GateFinding] {
    func finding(_ name: String, _ reason: String) -> GateFinding {
      GateFinding(kind: .view, name: name, position: nil, reason: reason)
    }
    var findings: [GateFinding] = []
    for view in found {
      guard let old = expected[view.name] else {
        findings.append(finding(view.name, "is new: record it"))
        continue
      }
      if old.version != view.version {
        findings.append(finding(view.name, "has version \(view.version), not \(old.version): record it anew"))
      } else if old.digest != "\(view.digest)" {
        findings.append(finding(view.name, "has other rows than expected, and the same version"))
      }
    }
    for name in expected.keys.sorted() where !found.contains(where: { $0.name == name }) {
      findings.append(finding(name, "is no more"))
    }
    return findings
  }
}

/// An expectation that says nothing of a book.
private struct ForeignExpectation: QueryError {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }

  var description: String { "the expectation does not fit: \(reason); record one of this book" }
}

extension EventCodingError {
  /// Why an event can't be read, without its type where that is known.
  fileprivate func reason(of type: String) -> String {
    if case .malformed(type, let reason) = self { reason } else { description }
  }
}
