// The changes that events carry themselves, and the reasons that people gave.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension BackOfficeEvent {
  var auditChanges: [AuditChange] {
    switch self {
    case .account(let event): event.auditChanges
    case .user(let event): event.auditChanges
    case .catalogue(let event): event.auditChanges
    case .customer(let event): event.auditChanges
    case .order(let event): event.auditChanges
    case .workflow(.published(let event)): [.after("version", .integer(Int64(event.version)))]
    case .workflow(.draftChanged(let event)):
      [.after("tasks", .text(event.tasks.map(\.key).joined(separator: ", ")))]
    case .workflow: []
    }
  }

  var auditReason: String? {
    switch self {
    case .order(.deleted(let event)): event.reason
    case .order(.closed(let event)): event.note?.text
    case .order(.snoozed(let event)): event.note?.text
    case .order(.taskSnoozed(let event)): event.note?.text
    default: nil
    }
  }
}

extension AuditChange {
  fileprivate static func words(_ field: String, _ before: String?, _ after: String?) -> AuditChange {
    AuditChange(field, before: before.map(ColumnValue.text), after: after.map(ColumnValue.text))
  }

  fileprivate static func ids<Kind>(_ field: String, _ before: ID<Kind>?, _ after: ID<Kind>?) -> AuditChange {
    words(field, before?.description, after?.description)
  }

  fileprivate static func after(_ field: String, _ value: ColumnValue?) -> AuditChange {
    AuditChange(field, before: nil, after: value)
  }
}

extension [FieldChange] {
  fileprivate var audit: [AuditChange] {
    map { AuditChange($0.field, before: $0.before?.column, after: $0.after?.column) }
  }
}

extension AccountEvent {
  fileprivate var auditChanges: [AuditChange] {
    switch self {
    case .settingsChanged(let event): event.changes.audit
    case .planChanged(let event): [.words("planID", event.from, event.to)]
    case .listItemAdded(let event): [.words("label", nil, event.label)]
    case .listItemRenamed(let event): [.words("label", nil, event.label)]
    case .listItemRetired(let event): [.words("label", event.label, nil)]
    case .paymentGatewayConfigured(let event): [.words("provider", nil, event.provider)]
    case .registered(let event): [.words("name", nil, event.name)]
    case .paymentGatewayDisabled: []
    }
  }
}

extension UserEvent {
  fileprivate var auditChanges: [AuditChange] {
    switch self {
    case .edited(let event): event.changes.audit
    case .typeChanged(let event): [.words("userType", event.from.rawValue, event.to.rawValue)]
    case .licenceChanged(let event): [.words("licence", event.from.rawValue, event.to.rawValue)]
    case .invitationReissued(let event): [.after("expiresAt", .text(event.expiresAt.description))]
    case .deactivated(let event): event.reassignTo.map { [.ids("reassignTo", nil, $0)] } ?? []
    case .deleted(let event): event.reassignTo.map { [.ids("reassignTo", nil, $0)] } ?? []
    default: []
    }
  }
}

extension CatalogueEvent {
  fileprivate var auditChanges: [AuditChange] {
    switch self {
    case .serviceAdded(let event): [.words("service", nil, event.name)]
    case .serviceRenamed(let event): [.words("service", event.from, event.to)]
    case .productAdded(let event): [.words("product", nil, event.name)]
    case .productRenamed(let event): [.words("product", event.from, event.to)]
    case .serviceRetired, .productRetired: []
    }
  }
}

extension CustomerEvent {
  fileprivate var auditChanges: [AuditChange] {
    switch self {
    case .edited(let event): event.changes.audit
    case .contactEdited(let event): event.changes.audit
    case .contactsMerged(let event): event.changes.audit
    case .statusChanged(let event): [.ids("statusID", event.from, event.to)]
    case .kindChanged(let event): [.words("kind", event.from.rawValue, event.to.rawValue)]
    case .contactAdded(let event): [.words("name", nil, event.name.text)]
    case .defaultContactChanged(let event): [.ids("defaultContactID", event.from, event.to)]
    case .defaultContactCleared(let event): [.ids("defaultContactID", event.from, nil)]
    default: []
    }
  }
}

extension OrderEvent {
  fileprivate var auditChanges: [AuditChange] {
    switch self {
    case .detailsEdited(let event): event.changes.audit
    case .assigned(let event): event.changes
    case .taskReassigned(let event): [.ids("responsible", event.from, event.to)]
    case .feeAdded(let event): [.after(event.name, event.amount.column)]
    case .feeChanged(let event): [AuditChange("fee", before: event.from?.column, after: event.to?.column)]
    case .feeRemoved(let event): [AuditChange(event.name, before: event.amount.column, after: nil)]
    case .snoozed(let event): [.after("snoozedUntil", .text(event.until.description))]
    case .taskSnoozed(let event): [.after("taskSnoozedUntil", .text(event.until.description))]
    case .taskCommentAdded(let event): [.words("comment", nil, event.text.text)]
    case .closed(let event): [.after("state", .text("closed")), .after("outcome", .text(event.outcome.rawValue))]
    case .reopened: [.words("state", "closed", "open")]
    case .deleted: [.after("state", .text("deleted"))]
    default: []
    }
  }
}

extension OrderAssigned {
  fileprivate var changes: [AuditChange] {
    var changes: [AuditChange] = []
    if fromUser != toUser { changes.append(.ids("assignedUserID", fromUser, toUser)) }
    if fromAdmin != toAdmin { changes.append(.ids("orderAdminID", fromAdmin, toAdmin)) }
    return changes
  }
}
