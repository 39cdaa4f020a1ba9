// What holds of an account, its users and the limits of its plan.

internal import EventSourcing

extension BackOfficeDomain {
  static let accountInvariants: [BackOfficeInvariant] = [
    Invariant("labelsOnce", "The items in use of each list have labels of their own.", in: ["account"]) { state in
      guard case .account(let account?) = state else { return nil }
      for list in AccountList.allCases {
        var seen: Set<String> = []
        for item in account.items(of: list) where !item.retired && !seen.insert(Normalised.key(item.label)).inserted {
          return "the list \(list.rawValue) has the label \(item.label) twice"
        }
      }
      return nil
    },
    Invariant(
      "customerLimit",
      "There are no more customers than the plan has room for, but for those who were there before it.",
      in: ["account", "customer"], folding: CustomerQuota()
    ) {
      $0.take($1, $2)
    } faultOfAll: {
      $0.quota.fault("customers")
    },
  ]

  static let userInvariants: [BackOfficeInvariant] = [
    Invariant(
      "activeSuperAdmin", "At least one user is an active Super Admin.", in: ["user"], folding: UserIndex()
    ) { users, event, envelope in
      if case .user(let event) = event { users.evolve(event, envelope.stream.subject(), envelope) }
    } faultOfAll: { users in
      users.activeSuperAdmins == 0 ? "none of \(users.count) users is an active Super Admin" : nil
    },
    Invariant(
      "addressesOnce", "No two users who are not deleted have the same e-mail address.", in: ["user"],
      folding: SharedAddresses()
    ) {
      $0.take($1, $2)
    } faultOfAll: {
      $0.shared.min().map { "\($0) is the address of more than one user" }
    },
    Invariant(
      "seatLimit", "No more users have a free licence than the plan has seats, but for those who had one before it.",
      in: ["account", "user"], folding: SeatQuota()
    ) {
      $0.take($1, $2)
    } faultOfAll: {
      $0.quota.fault("free seats")
    },
  ]
}

/// What a plan limits. A plan with less room than is taken takes nothing away, but lets nothing be added.
private struct Quota: Sendable {
  private var limit: Int?
  private var used = 0
  /// How many may be there: the limit, or what was there when it came into force and has not gone since.
  private var allowed = Int.max

  mutating func set(limit: Int?) {
    self.limit = limit
    allowed = max(limit ?? .max, used)
  }

  mutating func set(used: Int) {
    self.used = used
    if used < allowed { allowed = max(limit ?? .max, used) }
  }

  func fault(_ things: String) -> String? {
    used > allowed ? "\(used) \(things) are taken of \(limit.map(String.init) ?? "any number")" : nil
  }
}

private struct CustomerQuota: Sendable {
  var quota = Quota()
  private var account: AccountState?
  private var count = 0

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    switch event {
    case .account(let event):
      let before = account?.plan.maxCustomers
      Account.evolve(&account, event, envelope)
      if account?.plan.maxCustomers != before { quota.set(limit: account?.plan.maxCustomers) }
    case .customer(.created): if envelope.version == 1 { set(count + 1) }
    case .customer(.mergedInto): set(count - 1)
    case .customer, .user, .catalogue, .workflow, .order, .lead, .customerImport, .activity, .contract, .correspondence,
      .effects, .attention:
      break
    }
  }

  private mutating func set(_ count: Int) {
    self.count = count
    quota.set(used: count)
  }
}

private struct SeatQuota: Sendable {
  var quota = Quota()
  private var account: AccountState?
  private var users = UserIndex()

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    switch event {
    case .account(let event):
      let before = account?.plan.maxSeats
      Account.evolve(&account, event, envelope)
      if account?.plan.maxSeats != before { quota.set(limit: account?.plan.maxSeats) }
    case .user(let event):
      users.evolve(event, envelope.stream.subject(), envelope)
      quota.set(used: users.freeSeatsUsed)
    case .catalogue, .workflow, .customer, .order, .lead, .customerImport, .activity, .contract, .correspondence,
      .effects, .attention:
      break
    }
  }
}

private struct SharedAddresses: Sendable {
  private var users = UserIndex()
  /// Normalised.
  private(set) var shared: Set<String> = []

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    guard case .user(let event) = event else { return }
    let id: UserID = envelope.stream.subject()
    let before = users[id]?.email
    users.evolve(event, id, envelope)
    for email in [before, users[id]?.email].compactMap(\.self) {
      let email = Normalised.email(email)
      if users.holders(ofEmail: email).count > 1 { shared.insert(email) } else { shared.remove(email) }
    }
  }
}
