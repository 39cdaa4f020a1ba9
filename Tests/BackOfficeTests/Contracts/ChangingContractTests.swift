// Other terms from the next cycle on, and the end of a contract: by itself, by hand, with an order.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ChangingContractTests {
  private func change(_ office: ContractOffice, _ edits: ContractEdits) -> ChangeContractTerms {
    ChangeContractTerms(contractID: office.contractID, changes: edits)
  }

  @Test func `a change says all that is so from now on, and when the engine looks again`() throws {
    var office = try ContractOffice.begun { $0.endsOn = LocalDate("2025-01-01") }
    let edits = ContractEdits(
      renewal: .set(.manual), leadDays: .set(7), endsOn: .clear, maxCycles: .set(12), catchUp: .set(.latest),
      fee: .set(Money(minor: 1, currency: "GBP")), assignedUserID: .set(Office.ada), orderAdminID: .clear)
    let events = try office.office.run(change(office, edits))
    let terms = ContractOffice.terms {
      ($0.renewal, $0.leadDays, $0.endsOn, $0.maxCycles, $0.catchUp) = (.manual, 7, nil, 12, .latest)
    }
    #expect(
      events == [
        .contract(
          .termsChanged(
            ContractTermsChanged(
              terms: terms, fee: Money(minor: 1, currency: "GBP"), assignedUserID: Office.ada, orderAdminID: nil,
              nextAt: Instant("2024-02-23T00:00:00Z"))))
      ])
    #expect(try office.run(change(office, edits)) == [])
    #expect(try office.run(change(office, ContractEdits())) == [])
    #expect(try office.live(until: "2024-03-01T00:00:00Z") == ["due 1 on 2024-03-01"])
  }

  @Test func `another anchor is the day of the next cycle; numbers go on`() throws {
    var office = try ContractOffice.begun()
    _ = try office.live(until: "2024-04-10T00:00:00Z")
    let edits = ContractEdits(anchor: .set(LocalDate("2024-04-15")!), every: .set(ContractPeriod(2, .week)))
    #expect(try office.run(change(office, edits)) == ["changed"])
    #expect(
      try office.live(until: "2024-05-15T00:00:00Z")
        == [
          "renewed 3 on 2024-04-15", "order of 3", "renewed 4 on 2024-04-29", "order of 4", "renewed 5 on 2024-05-13",
          "order of 5",
        ])
  }

  @Test(arguments: [
    ("anchor", ContractEdits(anchor: .set(LocalDate("2024-05-01")!))),
    ("anchor", ContractEdits(every: .set(ContractPeriod(1, .year)))),
    // Not after the last cycle.
    ("anchor", ContractEdits(anchor: .set(LocalDate("2024-03-01")!), every: .set(ContractPeriod(1, .month)))),
    ("every", ContractEdits(anchor: .set(LocalDate("2024-05-01")!), every: .set(ContractPeriod(0, .year)))),
    ("leadDays", ContractEdits(leadDays: .set(28))), ("leadDays", ContractEdits(leadDays: .set(91))),
    ("maxCycles", ContractEdits(maxCycles: .set(0))), ("endsOn", ContractEdits(endsOn: .set(LocalDate("2024-03-01")!))),
    (
      "endsOn",
      ContractEdits(
        anchor: .set(LocalDate("2024-05-01")!), every: .set(ContractPeriod(1, .month)),
        endsOn: .set(LocalDate("2024-04-30")!))
    ),
  ])
  func `terms that make no sense are refused`(_ field: String, _ edits: ContractEdits) throws {
    var office = try ContractOffice.begun()
    _ = try office.live(until: "2024-03-02T00:00:00Z")
    let rejection = office.rejection(of: change(office, edits))
    guard case .invalidTerms(field, _) = rejection else { return #expect(Bool(false), "\(rejection as Any)") }
  }

  @Test func `what is well formed comes before the contract's state, and that before others`() throws {
    var office = try ContractOffice.begun()
    func rejection(_ edits: ContractEdits) -> Rejection? { office.rejection(of: change(office, edits)) }
    #expect(rejection(ContractEdits(assignedUserID: .set(Office.nobody))) == .assigneeNotActive)
    #expect(rejection(ContractEdits(orderAdminID: .set(Office.nobody))) == .assigneeNotActive)
    #expect(rejection(ContractEdits(fee: .set(Money(minor: 1, currency: "EUR")))) == .currencyMismatch)
    #expect(rejection(ContractEdits(fee: .set(Money(minor: -1, currency: "GBP")))) == .invalidMoney)
    #expect(rejection(ContractEdits(assignedUserID: .clear))?.code == "invalidField")
    try office.run(EndContract(contractID: office.contractID))
    #expect(rejection(ContractEdits(fee: .set(Money(minor: -1, currency: "GBP")))) == .invalidMoney)
    #expect(rejection(ContractEdits(leadDays: .set(91)))?.code == "invalidTerms")
    #expect(rejection(ContractEdits(assignedUserID: .set(Office.nobody))) == .contractEnded)
    #expect(
      office.rejection(of: ChangeContractTerms(contractID: ContractOffice.unknown, changes: ContractEdits()))
        == .notFound(kind: "contract", id: ContractOffice.unknown.description))
  }

  @Test func `rights are those of admins`() throws {
    let office = try ContractOffice.begun()
    let id = office.contractID
    let commands: [any BackOfficeCommand] = [
      ChangeContractTerms(contractID: id, changes: ContractEdits(leadDays: .set(1))), RenewContract(contractID: id),
      EndContract(contractID: id),
    ]
    for command in commands {
      #expect(office.rejection(of: command, as: Office.gus) == .forbidden(action: command.name))
      #expect(office.rejection(of: command, as: Office.ada)?.code != "forbidden")
    }
  }
}

@Suite struct EndingContractTests {
  @Test func `a contract ends the day after its last day, or when the first cycle comes that it does not have`() throws
  {
    var dated = try ContractOffice.begun { ($0.endsOn, $0.leadDays) = (LocalDate("2024-03-01")!, 5) }
    #expect(try dated.live(until: "2024-03-01T23:59:59Z") == ["renewed 1 on 2024-03-01", "order of 1"])
    #expect(try dated.live(until: "2024-03-02T00:00:00Z") == ["ended after 1: endsOn"])
    #expect(dated.contract.nextAt == nil && dated.contract.end?.at == Instant("2024-03-02T00:00:00Z"))
    var counted = try ContractOffice.begun { ($0.maxCycles, $0.leadDays) = (2, 5) }
    #expect(try counted.live(until: "2024-03-31T22:59:59Z") == ["renewed 1 on 2024-03-01", "order of 1"])
    #expect(try counted.live(until: "2024-03-31T23:00:00Z") == ["ended after 1: maxCycles"])
    var first = try ContractOffice.begun { ($0.maxCycles, $0.endsOn) = (1, LocalDate("2024-02-29")!) }
    #expect(try first.live(until: "2024-03-01T00:00:00Z") == ["ended after 0: endsOn"])
    #expect(first.office.index.contracts.activeCount(of: Office.abc) == 0)
  }

  @Test func `a contract that ended is renewed no more, and its orders go on`() throws {
    var office = try ContractOffice.begun()
    let id = office.contractID
    #expect(try office.run(EndContract(contractID: id, reason: "Moved away")) == ["ended after 0: Moved away"])
    #expect(office.contract.end?.reason == .personal(PersonalText("Moved away")))
    #expect(office.contract.end?.userID == Office.ada)
    #expect(try office.live(until: "2025-01-01T00:00:00Z") == [])
    for command: any BackOfficeCommand in [EndContract(contractID: id), RenewContract(contractID: id)] {
      #expect(office.rejection(of: command) == .contractEnded)
    }
    #expect(office.office.index.orders.openCount(of: Office.abc) == 1)
  }

  @Test func `an order may end its contract when it is closed`() throws {
    var office = try ContractOffice.begun()
    _ = try office.live(until: "2024-03-02T00:00:00Z")
    let renewal = office.contract.lastOrderID
    try office.run(CloseOrder(orderID: ContractOffice.order, outcome: .completed, endContract: false), as: Office.gus)
    #expect(office.contract.isActive)
    let close = CloseOrder(orderID: renewal, outcome: .cancelled, note: "Sold", endContract: true)
    #expect(try office.run(close, as: Office.gus) == ["ended after 1: Sold"])
    #expect(office.rejection(of: close) == .alreadyClosed)
    try office.run(ReopenOrder(orderID: renewal))
    #expect(try office.run(close) == [])
  }

  @Test func `a deleted order leaves its contract as it is`() throws {
    var office = try ContractOffice.begun()
    try office.run(DeleteOrder(orderID: ContractOffice.order), as: Office.sal)
    #expect(try office.live(until: "2024-03-02T00:00:00Z") == ["renewed 1 on 2024-03-01", "order of 1"])
  }
}
