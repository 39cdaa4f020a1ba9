// What each event changes in a user's row, and the plans as rows.

internal import BackOffice
internal import EventSourcing

extension UserRecord {
  init(_ event: UserInvited, _ id: UserID, at time: Instant) {
    self.init(userID: id, name: event.name.text, email: event.email.text, phone: event.phone?.text)
    userType = event.userType
    licence = event.licence
    state = .invited
    invitedAt = time
    fold()
  }

  init(_ event: UserAdded, _ id: UserID, at time: Instant) {
    self.init(userID: id, name: event.name.text, email: event.email.text, phone: event.phone?.text)
    userType = event.userType
    licence = event.licence
    activatedAt = time
    fold()
  }

  private init(userID: UserID, name: String, email: String, phone: String?) {
    self.init()
    self.userID = userID
    self.name = name
    self.email = email
    self.phone = phone
  }

  /// Takes in one event after the first.
  mutating func apply(_ event: UserEvent, at time: Instant) {
    switch event {
    case .invited, .added: break
    case .invitationReissued: invitedAt = time
    case .activated:
      state = .active
      activatedAt = time
    case .edited(let event): edit(event.changes)
    case .typeChanged(let event): userType = event.to
    case .licenceChanged(let event): licence = event.to
    case .deactivated: state = .inactive
    // Somebody who never accepted the invitation is invited again.
    case .restored: state = activatedAt == nil ? .invited : .active
    case .deleted: delete()
    }
  }

  private mutating func edit(_ changes: [FieldChange]) {
    for change in changes {
      let text = change.after?.text
      switch change.field {
      case "name": name = text ?? name
      case "email": email = text ?? email
      case "phone": phone = text
      default: break
      }
    }
    fold()
  }

  private mutating func delete() {
    state = .deleted
    name = References.deletedUser
    email = ""
    phone = nil
    fold()
  }

  private mutating func fold() {
    sortName = FoldedText.folded(name)
    search = SearchText.of(name, email, phones: [phone])
  }
}

extension PlanRecord {
  /// The plan that an account begins with: three seats, free of charge.
  init(_ event: AccountRegistered, _ envelope: Envelope) {
    self.init(position: envelope.position, at: envelope.recordedAt, planID: event.planID, maxSeats: 3)
    currency = event.currency
  }

  init(_ event: PlanChanged, _ envelope: Envelope) {
    self.init(position: envelope.position, at: envelope.recordedAt, planID: event.to, maxSeats: event.maxSeats)
    fromPlanID = event.from
    maxCustomers = event.maxCustomers
    priceMinor = event.pricePerUserMonth.minor
    currency = event.pricePerUserMonth.currency
    billing = event.billing
  }

  private init(position: Position, at: Instant, planID: String, maxSeats: Int?) {
    self.init()
    self.position = position
    self.at = at
    self.planID = planID
    self.maxSeats = maxSeats
  }
}
