// What holds in every account behind every batch, whatever was done. The rules see to it, so that a violation is a fault
// of a rule, or of a history that came from elsewhere.

public import EventSourcing

/// An invariant of the back office.
typealias BackOfficeInvariant = Invariant<BackOfficeDomain>

extension BackOfficeDomain {
  /// What holds behind every batch of an account's history.
  public static let invariants: [Invariant<BackOfficeDomain>] =
    accountInvariants + userInvariants + workflowInvariants + customerInvariants + workInvariants + numberInvariants
    + moneyInvariants + contractInvariants + activityInvariants + importInvariants
}
