// What work may be tied to: a customer that takes it, a service that is offered, users who can do it. These are the
// checks on the state of other subjects, which come after those on the work itself.

internal import EventSourcing

extension AccountIndex {
  /// Throws unless the customer is there and takes work, and the contact is one of its contacts.
  func requireCustomerForWork(_ id: CustomerID, contact: ContactID? = nil) throws(Rejection) {
    guard let customer = customers.brief(id) else { throw .customerNotFound }
    guard !customer.isArchived else { throw .customerArchived }
    guard !customer.isErased else { throw .customerErased }
    if let contact { try requireContact(contact, of: id) }
  }

  func requireContact(_ contact: ContactID, of customer: CustomerID) throws(Rejection) {
    guard customers.brief(customer)?.hasContact(contact) == true else { throw .contactNotFound }
  }

  func requireService(_ id: ServiceID) throws(Rejection) {
    guard let service = catalogue.services[id] else { throw .notFound(kind: "service", id: id.description) }
    guard !service.retired else { throw .serviceRetired }
  }

  /// Throws unless the product belongs to the service and can be newly chosen.
  func requireProduct(_ id: ProductID, of service: ServiceID) throws(Rejection) {
    guard let product = catalogue.products[id] else { throw .notFound(kind: "product", id: id.description) }
    guard product.serviceID == service else { throw .productNotInService }
    guard !product.retired else { throw .serviceRetired }
  }

  func requireActive(_ user: UserID) throws(Rejection) {
    guard users.isActive(user) else { throw .assigneeNotActive }
  }

  func requireCurrency(of money: Money) throws(Rejection) {
    guard money.currency == account?.currency else { throw .currencyMismatch }
  }
}
