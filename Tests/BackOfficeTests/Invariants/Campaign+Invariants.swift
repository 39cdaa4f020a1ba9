// Whatever random commands do, every invariant of the back office holds behind each batch of theirs.

import EventSourcing

@testable import BackOffice

extension Campaign {
  /// Throws a `Difference` for the first violation.
  func checkInvariants() throws {
    let report = try BackOfficeDomain.check(BackOfficeDomain.invariants, of: store)
    guard let first = report.violations.first else { return }
    throw Difference(
      kind: "invariant \(first.invariant)",
      detail: "\(first.stream.map { "\($0): " } ?? "")\(first.found), at event \(first.event.position)")
  }
}
