// Services and products: added, renamed, retired.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

private typealias Spec = Specification<Catalogue, Rejection>

@Suite struct CatalogueTests {
  private let boilers = Office.boilers
  private let roofs = ServiceID("00000000-0000-4000-8000-0000000000b2")!
  private let combi = ProductID("00000000-0000-4000-8000-0000000000b3")!
  private let slate = ProductID("00000000-0000-4000-8000-0000000000b4")!

  private var context: DecisionContext {
    DecisionContext(
      now: Office.start, actor: .user(Office.sal, .superAdmin), commandID: Office.sal.uuid, index: AccountIndex(),
      zones: .ofThisMachine)
  }
  private var given: Spec {
    .given(
      .serviceAdded(ServiceAdded(serviceID: boilers, name: "Boilers")),
      .serviceAdded(ServiceAdded(serviceID: roofs, name: "Roofs")),
      .productAdded(ProductAdded(productID: combi, serviceID: boilers, name: "Combi")))
  }
  private var retired: Spec { given.and(.serviceRetired(ServiceRetired(serviceID: boilers)), at: Office.start) }

  private func check(_ command: any CatalogueCommand) -> Rejection? {
    var office = Office.trading
    try! office.run(AddProduct(productID: combi, serviceID: boilers, name: "Combi"))
    return office.rejection(of: command)
  }

  // Checklist: H-02
  @Test func `a service is added trimmed under an ID of the command`() {
    Spec.given().when(AddService(name: " Boilers "), in: context).then(
      .serviceAdded(
        ServiceAdded(
          serviceID: ServiceID(UUID(namespace: context.commandID, name: "service/0")), name: "Boilers")))
  }

  @Test func `a service has an ID and a name of its own`() {
    given.when(AddService(serviceID: boilers, name: "X"), in: context)
      .thenRejected(.idInUse(kind: "service", id: boilers.description))
    given.when(AddService(name: "BOILERS"), in: context).thenRejected(.duplicateName)
    given.when(RenameService(serviceID: roofs, name: " boilers"), in: context)
      .thenRejected(.duplicateName)
  }

  @Test func `a retired service gives its name free`() {
    retired.when(RenameService(serviceID: roofs, name: "Boilers"), in: context)
      .then(.serviceRenamed(ServiceRenamed(serviceID: roofs, from: "Roofs", to: "Boilers")))
  }

  @Test func `a service is renamed only to another name`() {
    given.when(RenameService(serviceID: boilers, name: "boilers"), in: context)
      .then(.serviceRenamed(ServiceRenamed(serviceID: boilers, from: "Boilers", to: "boilers")))
    given.when(RenameService(serviceID: boilers, name: "Boilers "), in: context).thenNothing()
  }

  @Test func `a service is retired once`() {
    given.when(RetireService(serviceID: boilers), in: context)
      .then(.serviceRetired(ServiceRetired(serviceID: boilers)))
    retired.when(RetireService(serviceID: boilers), in: context).thenNothing()
  }

  // Checklist: H-02
  @Test func `a product belongs to a service in use`() {
    given.when(AddProduct(productID: slate, serviceID: roofs, name: " Slate "), in: context)
      .then(.productAdded(ProductAdded(productID: slate, serviceID: roofs, name: "Slate")))
    let unknown = ServiceID(Office.nobody.uuid)
    given.when(AddProduct(serviceID: unknown, name: "X"), in: context)
      .thenRejected(.notFound(kind: "service", id: unknown.description))
    retired.when(AddProduct(serviceID: boilers, name: "X"), in: context).thenRejected(.serviceRetired)
  }

  @Test func `a product has an ID of its own and a name of its own in its service`() {
    given.when(AddProduct(productID: combi, serviceID: roofs, name: "X"), in: context)
      .thenRejected(.idInUse(kind: "product", id: combi.description))
    given.when(AddProduct(serviceID: boilers, name: "combi"), in: context).thenRejected(.duplicateName)
    given.when(AddProduct(productID: slate, serviceID: roofs, name: "Combi"), in: context)
      .then(.productAdded(ProductAdded(productID: slate, serviceID: roofs, name: "Combi")))
    given.and(.productAdded(ProductAdded(productID: slate, serviceID: boilers, name: "Slate")), at: Office.start)
      .when(RenameProduct(productID: slate, name: "Combi"), in: context).thenRejected(.duplicateName)
  }

  @Test func `a product is renamed and retired once`() {
    let renamed = ProductRenamed(productID: combi, from: "Combi", to: "Combi 2")
    given.when(RenameProduct(productID: combi, name: "Combi 2"), in: context)
      .then(.productRenamed(renamed))
    given.and(.productRenamed(renamed), at: Office.start)
      .when(RenameProduct(productID: combi, name: "Combi 2"), in: context).thenNothing()
    let gone = ProductRetired(productID: combi)
    given.when(RetireProduct(productID: combi), in: context).then(.productRetired(gone))
    given.and(.productRetired(gone), at: Office.start)
      .when(RetireProduct(productID: combi), in: context).thenNothing()
  }

  @Test func `what is not there is not found`() {
    let service = Rejection.notFound(kind: "service", id: boilers.description)
    let product = Rejection.notFound(kind: "product", id: combi.description)
    Spec.given().when(RenameService(serviceID: boilers, name: "X"), in: context).thenRejected(service)
    Spec.given().when(RetireService(serviceID: boilers), in: context).thenRejected(service)
    Spec.given().when(RenameProduct(productID: combi, name: "X"), in: context).thenRejected(product)
    Spec.given().when(RetireProduct(productID: combi), in: context).thenRejected(product)
  }

  @Test func `what is named must be there before anything else`() {
    let unknown = RenameProduct(productID: ProductID(UUID()), name: "")
    let refused = Office.trading.rejection(of: unknown, as: Office.gus)
    #expect(refused == .notFound(kind: "product", id: unknown.productID.description))
  }

  @Test func `names are checked`() {
    let empty = Rejection.invalidField(field: "name", reason: "empty")
    #expect(check(AddService(name: "")) == empty)
    #expect(check(RenameService(serviceID: boilers, name: " ")) == empty)
    #expect(check(AddProduct(serviceID: boilers, name: "")) == empty)
    #expect(check(RenameProduct(productID: combi, name: "")) == empty)
    #expect(check(AddService(name: String(repeating: "x", count: 201))) == .textTooLong(limit: 200))
    #expect(check(AddService(name: " " + String(repeating: "x", count: 200))) == nil)
  }
}

extension Specification<Catalogue, Rejection> {
  /// The command that comes, seen in a context.
  fileprivate func when(_ command: some CatalogueCommand, in context: DecisionContext) -> Self {
    when { catalogue throws(Rejection) in try command.decide(catalogue, context) }
  }
}
