// C7: putting a customer away and taking it back.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite("Archiving a customer")
struct ArchivingCustomerTests {
  private let archive = ArchiveCustomer(customerID: Desk.abc)
  private let unarchive = UnarchiveCustomer(customerID: Desk.abc)
  private let archived = CustomerEvent.archived(CustomerArchived())
  private let unarchived = CustomerEvent.unarchived(CustomerUnarchived())

  @Test
  func `there and back, each once`() {
    CustomerSpec.given(Desk.created).when(archive).then(archived)
    CustomerSpec.given(Desk.created, archived).when(archive).thenNothing()
    CustomerSpec.given(Desk.created, archived).when(unarchive).then(unarchived)
    CustomerSpec.given(Desk.created).when(unarchive).thenNothing()
    CustomerSpec.given(Desk.created, archived, unarchived).when(archive).then(archived)
  }

  @Test
  func `not with open work; the orders of others don't matter`() {
    let busy = AccountIndex.desk.with { $0.openOrder(of: Desk.abc) }
    CustomerSpec.given(Desk.created).when(archive, in: Desk.context(busy))
      .thenRejected(.customerHasOpenWork(orders: 1, leads: 0, contracts: 0))
    let others = AccountIndex.desk.with { $0.openOrder(of: Desk.xyz) }
    CustomerSpec.given(Desk.created).when(archive, in: Desk.context(others)).then(archived)
  }

  @Test
  func `an archived customer takes no orders until it is taken back`() throws {
    let away = AccountIndex.desk(Desk.abc, Desk.created, archived)
    #expect(throws: Rejection.customerArchived) { try away.requireCustomerForWork(Desk.abc) }
    try away.after([unarchived], of: Desk.abc).requireCustomerForWork(Desk.abc)
  }
}
