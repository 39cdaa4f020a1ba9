// What holds of customers and their contacts.

internal import EventSourcing

extension BackOfficeDomain {
  static let customerInvariants: [BackOfficeInvariant] = [
    customer("oneDefaultContact", "A customer with contacts has exactly one default contact, and it is one of them.") {
      customer in
      guard let id = customer.defaultContactID else {
        return customer.contacts.isEmpty ? nil : "none of \(customer.contacts.count) contacts is the default"
      }
      return customer.index(of: id) == nil ? "the default contact \(id) is none of its contacts" : nil
    },
    customer(
      "contactsOnce", "No two contacts of a customer have the same id, and no id of one that is gone comes back."
    ) {
      customer in
      var seen: Set<ContactID> = []
      let found = customer.contacts.first {
        !seen.insert($0.id).inserted || customer.removedContacts[$0.id] != nil || customer.successor(of: $0.id) != nil
      }
      return found.map { "the id \($0.id) of a contact was used before" }
    },
    customer("mergedIsEmpty", "A customer that became one with another has no contacts of its own.") { customer in
      guard customer.mergedInto != nil, !customer.contacts.isEmpty else { return nil }
      return "it became one with another and has \(customer.contacts.count) contacts"
    },
    Invariant(
      "knownCustomer", "Every order, lead, contract and activity is of a customer that there is.",
      in: ["customer", "order", "lead", "contract", "activity"], folding: Set<CustomerID>()
    ) { customers, event, envelope in
      if case .customer(.created) = event { customers.insert(envelope.stream.subject()) }
    } fault: { customers, _, state in
      state.subjectCustomer.flatMap { customers.contains($0) ? nil : "there is no customer \($0)" }
    },
  ]

  private static func customer(
    _ name: String, _ sentence: String, _ fault: @escaping @Sendable (CustomerState) -> String?
  ) -> BackOfficeInvariant {
    Invariant(name, sentence, in: ["customer"]) { state in state.customer.flatMap(fault) }
  }
}

extension SubjectState {
  /// Whose customer's it is; nil for a customer itself, and for what is no customer's.
  fileprivate var subjectCustomer: CustomerID? {
    switch self {
    case .order(let order): order?.work.customerID
    case .lead(let lead): lead?.work.customerID
    case .contract(let contract): contract?.customerID
    case .activity(let activity): activity?.customerID
    case .none, .account, .user, .catalogue, .workflow, .customer, .customerImport, .correspondence, .effects,
      .attention:
      nil
    }
  }
}
