// The account in the trail: its plan, its gateway, the items of its lists; and the catalogue.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension AccountState {
  /// Lists the account's fields, and the items that are other ones in `other`. Those that it begins with follow from
  /// its registration.
  func list(to sheet: inout FieldSheet, beside other: AccountState?) {
    sheet("name", .text(name))
    sheet("timeZone", .text(timeZone))
    sheet("currency", .text(currency))
    sheet("region", .text(region))
    sheet("planID", .text(plan.id))
    sheet("maxSeats", .number(plan.maxSeats))
    sheet("maxCustomers", .number(plan.maxCustomers))
    sheet("features", .list(plan.features))
    sheet("pricePerUserMonth", .money(plan.pricePerUserMonth))
    sheet("billing", .word(plan.billing))
    sheet("provider", .text(paymentProvider))
    sheet("accountRef", .text(paymentAccountRef))
    guard let other else { return }
    for list in AccountList.allCases where items(of: list) != other.items(of: list) {
      let others = other.items(of: list)
      for item in items(of: list) where !others.contains(item) { item.list(to: &sheet, in: list) }
    }
  }
}

extension ListItem {
  fileprivate func list(to sheet: inout FieldSheet, in list: AccountList) {
    sheet.part = AuditPart(.listItem, id, label)
    sheet("list", .word(list))
    sheet("label", .text(label))
    sheet("retired", .flag(retired), start: .flag(false))
  }
}

extension CatalogueState {
  /// Lists the services and products that are other ones in `other`.
  func list(to sheet: inout FieldSheet, beside other: CatalogueState) {
    for service in services.values where service != other.services[service.id] {
      sheet.part = AuditPart(.service, service.id, service.name)
      sheet("name", .text(service.name))
      sheet("retired", .flag(service.retired), start: .flag(false))
    }
    for product in products.values where product != other.products[product.id] {
      sheet.part = AuditPart(.product, product.id, product.name)
      sheet("name", .text(product.name))
      sheet("serviceID", .thing(.service, product.serviceID))
      sheet("retired", .flag(product.retired), start: .flag(false))
    }
  }
}
