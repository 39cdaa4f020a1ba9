// Which content of commands is the same: what was left out, what is null and what is the default. A null that means
// something of its own, as in edits, stays.

extension RegisterAccount {
  public var canonical: Self {
    var payload = self
    if personalDataKeys == false { payload.personalDataKeys = nil }
    return payload
  }
}

extension ChangePlan {
  public var canonical: Self {
    var payload = self
    if features == Feature.allLabels { payload.features = nil }
    return payload
  }
}

extension CreateCustomer {
  public var canonical: Self {
    var payload = self
    if payload.details?.address == Address() { payload.details?.address = nil }
    if payload.details == CustomerDetails() { payload.details = nil }
    if custom?.isEmpty == true { payload.custom = nil }
    if allowDuplicate == false { payload.allowDuplicate = nil }
    return payload
  }
}

extension AddContact {
  public var canonical: Self {
    var payload = self
    if makeDefault == false { payload.makeDefault = nil }
    return payload
  }
}

extension MergeContacts {
  public var canonical: Self {
    var payload = self
    if take?.isEmpty == true { payload.take = nil }
    return payload
  }
}

extension PublishWorkflow {
  public var canonical: Self {
    var payload = self
    if autoCloseOnFinish == false { payload.autoCloseOnFinish = nil }
    return payload
  }
}

extension AssignOrder {
  /// A null was the same as nothing then.
  public var asFirstFingerprinted: Self {
    var payload = self
    if assignedUserID == .clear { payload.assignedUserID = .keep }
    if orderAdminID == .clear { payload.orderAdminID = .keep }
    return payload
  }
}
