// The open work of whoever leaves goes to others. Nobody waits for it: a login is taken away first, and this follows in
// batches of its own, right behind.

public import EventSourcing

/// Hands over what a user leaves behind: orders and leads with their tasks, the renewals of contracts, then
/// activities, which follow the work that they belong to.
public enum WorkHandOver: Policy {
  public typealias D = BackOfficeDomain

  public static let name = PolicyName("hand-over", code: "P-08")

  public static func reactions(
    to event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [any Command<BackOfficeDomain>] {
    guard case .user(let event) = event, event.endsWork,
      let superAdmin = index.users.superAdmin(behind: envelope.actor)
    else { return [] }
    let leaver: UserID = envelope.stream.subject()
    let handOver = HandOver(leaver: leaver, successor: event.content.remark.successor, superAdmin: superAdmin)
    var commands: [any Command<BackOfficeDomain>] = []
    commands += index.orders.openWork(concerning: leaver).map { HandOverOrder(orderID: $0, handOver: handOver) }
    commands += index.leads.openWork(concerning: leaver).map { HandOverLead(leadID: $0, handOver: handOver) }
    commands += index.contracts.active(concerning: leaver).map { HandOverContract(contractID: $0, handOver: handOver) }
    commands += index.activities.scheduled(for: leaver).map { HandOverActivity(activityID: $0, handOver: handOver) }
    return commands
  }
}

extension UserEvent {
  /// Whether the user works no more.
  fileprivate var endsWork: Bool {
    switch self {
    case .deactivated, .deleted: true
    case .invited, .invitationReissued, .added, .activated, .edited, .typeChanged, .licenceChanged, .passwordReset,
      .restored:
      false
    }
  }
}

extension UserIndex {
  /// The Super Admin who stands behind what somebody did: that user, if an active one, else the oldest active one.
  fileprivate func superAdmin(behind actor: Actor) -> UserID? {
    if let user = actor.userID.flatMap({ self[$0] }), user.isActiveSuperAdmin { return user.id }
    return oldestActiveSuperAdmin
  }
}
