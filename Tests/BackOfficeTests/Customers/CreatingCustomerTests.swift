// Making customers: what is stored as personal, the status and the source, the limit of the plan.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite("Creating a customer")
struct CreatingCustomerTests {
  private func create(
    _ name: String = "ABC Limited", _ index: AccountIndex = .desk, actor: ActingParty = Desk.gus,
    _ change: (inout CreateCustomer) -> Void = { _ in }
  ) -> CustomerSpec {
    var command = CreateCustomer(customerID: Desk.abc, kind: .company, name: name)
    change(&command)
    return CustomerSpec.given().when(command, in: Desk.context(index, actor: actor))
  }

  // Checklist: L-30, L-31, L-41, H-06
  @Test
  func `only the name is needed; the status is Prospect then`() {
    create("  ABC Limited ").then(Desk.company("ABC Limited"))
  }

  @Test
  func `what a firm's details say is personal too, as it may become a person's, and blank ones are left out`() {
    let address = Address(line1: "1 High Street", town: "Leeds", postcode: "ZZ1 1AA")
    create {
      $0.details = CustomerDetails(email: " info@abc.example", phone: " ", website: "abc.example", address: address)
      $0.custom = ["vat": " GB1 ", "empty": " "]
    }
    .then(
      Desk.company(
        "ABC Limited", custom: ["vat": "GB1"],
        [
          "email": "info@abc.example", "website": "abc.example", "address.line1": "1 High Street",
          "address.town": "Leeds", "address.postcode": "ZZ1 1AA",
        ]))
  }

  // Checklist: L-24
  @Test
  func `name and details of a private customer are personal`() {
    create("John Smith") {
      $0.kind = .individual
      $0.details = CustomerDetails(email: "john@example.com", address: Address(town: "Leeds"))
    }
    .then(Desk.individual("John Smith", ["email": "john@example.com", "address.town": "Leeds"]))
  }

  // Checklist: L-41
  @Test
  func `status and source are named by label or by id`() {
    create {
      $0.status = " Customer"
      $0.source = "Referral "
    }
    .then(Desk.company("ABC Limited", status: "Customer", source: "Referral"))
    create {
      $0.status = Desk.status("Suspect").description
      $0.source = Desk.source("Website").description
    }
    .then(Desk.company("ABC Limited", status: "Suspect", source: "Website"))
  }

  @Test
  func `an unknown status or source is refused, a retired one too`() {
    create { $0.status = "Friend" }.thenRejected(.unknownStatus)
    create { $0.source = "Dream" }.thenRejected(.notFound(kind: "source", id: "Dream"))
    let index = AccountIndex.desk.with {
      $0.retire(Desk.status("Suspect"), in: .customerStatus)
      $0.retire(Desk.source("Website"), in: .source)
    }
    create("ABC Limited", index) { $0.status = "Suspect" }.thenRejected(.itemRetired)
    create("ABC Limited", index) { $0.source = "Website" }.thenRejected(.itemRetired)
  }

  @Test
  func `without a status and with Prospect retired, the first status in use is taken`() {
    let index = AccountIndex.desk.with { $0.retire(Desk.status("Prospect"), in: .customerStatus) }
    create("ABC Limited", index).then(Desk.company("ABC Limited", status: "Suspect"))
  }

  // Checklist: L-11
  @Test
  func `the plan's limit counts archived customers too, and no limit is no limit`() {
    let full = AccountIndex.desk(Desk.xyz, Desk.company("XYZ"), .archived(CustomerArchived())).with {
      $0.account?.plan.maxCustomers = 1
    }
    create("ABC Limited", full).thenRejected(.customerLimitReached(limit: 1))
    create("ABC Limited", full.with { $0.account?.plan.maxCustomers = 2 }).then(Desk.company("ABC Limited"))
  }

  @Test
  func `an unknown status is answered before the limit, the limit before a duplicate`() {
    let index = AccountIndex.desk(Desk.xyz, Desk.company("XYZ", ["email": "a@b"])).with {
      $0.account?.plan.maxCustomers = 1
    }
    let details = CustomerDetails(email: "a@b")
    create("ABC", index) { ($0.status, $0.details) = ("Friend", details) }.thenRejected(.unknownStatus)
    create("ABC", index) { $0.details = details }.thenRejected(.customerLimitReached(limit: 1))
  }

  @Test
  func `an importer's customer says where it came from`() {
    guard case .success(let events)? = outcome(actor: .importer(Office.sheet)), case .created(let event)? = events.first
    else {
      Issue.record("no customer was made")
      return
    }
    #expect(event.origin == "import")
  }

  private func outcome(actor: ActingParty) -> Result<[CustomerEvent], Rejection>? {
    Result { () throws(Rejection) in
      try CreateCustomer(kind: .company, name: "ABC").decide(on: nil, Desk.context(actor: actor)).events.map(\.event)
    }
  }

  @Test
  func `an id is used once`() {
    CustomerSpec.given(Desk.created)
      .when(CreateCustomer(customerID: Desk.abc, kind: .company, name: "Other"))
      .thenRejected(.idInUse(kind: "customer", id: Desk.abc.description))
  }

  // Checklist: L-54
  @Test
  func `commands about a customer that is not there are refused`() {
    CustomerSpec.given().when(UnarchiveCustomer(customerID: Desk.abc))
      .thenRejected(.customerNotFound)
    CustomerSpec.given().when(AddContact(customerID: Desk.abc, name: "Ann"))
      .thenRejected(.customerNotFound)
  }
}
