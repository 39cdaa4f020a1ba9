// The lists say what the states of the orders, customers and users say that the rules work on.

import BackOfficeViews
import EventSourcing
import ReadModels
import Testing

@testable import BackOffice

@Suite struct OracleTests {
  // Checklist: L-70, L-80, L-84, L-86, L-93, L-97
  @Test(arguments: [3, 4]) func `orders are as their states`(seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    let rows = try views.orders.page(OrdersQuery(.all), scope: .everything, now: book.now).rows
    let states = try book.orders.compactMap { id in try book.order(id).map { (id, $0) } }
    #expect(Set(rows.map(\.orderID)) == Set(states.filter { $0.1.work.status != .deleted }.map(\.0)))
    let byID = Dictionary(uniqueKeysWithValues: states)
    for row in rows {
      let state = try #require(byID[row.orderID])
      check(row, state, of: book.current(state.work.customerID))
      let details = try #require(try views.orders.order(.number(row.orderNo), scope: .everything, from: book.store))
      #expect(details.row == row)
      check(details, state)
    }
  }

  private func check(_ row: OrderRow, _ state: OrderState, of customer: CustomerID) {
    #expect(
      row.state == state.work.status && row.orderNo == state.work.number && row.customerID == customer)
    #expect(row.contactID == state.work.contactID && row.productID == state.work.productID)
    #expect(row.description == state.work.description?.text)
    #expect(row.assignedUserID == state.work.assignedUserID && row.orderAdminID == state.work.adminID)
    #expect(row.initialFee == state.initialFee)
    #expect(row.additionalFees.minor == state.fees.reduce(0) { $0 + $1.amount.minor })
    #expect(row.outstandingAmount.minor == (state.initialFee?.minor ?? 0) + row.additionalFees.minor - state.paid)
    #expect(row.paid.minor == state.paid)
    #expect(row.snoozedUntil == state.work.snooze?.until && row.snoozeNote == state.work.snooze?.note?.text)
    #expect(row.closedAt == state.work.closedAt && row.timesReopened == state.work.timesReopened)
    #expect(row.outstandingTaskCount == state.work.outstanding.count && row.finished == state.work.outstanding.isEmpty)
    let current = state.work.currentTask
    #expect(row.currentTaskID == current?.id && row.currentTaskName == current?.name)
    #expect(row.currentTaskResponsibleID == current?.responsible)
    #expect(row.taskDueAt == current?.dueAt && row.taskSnoozedUntil == current?.snooze?.until)
  }

  private func check(_ details: OrderDetails, _ state: OrderState) {
    #expect(details.tasks.map(\.taskID) == state.work.tasks.map(\.id))
    #expect(details.tasks.map(\.state) == state.work.tasks.map(\.state))
    #expect(details.tasks.map(\.responsibleID) == state.work.tasks.map(\.responsible))
    #expect(details.tasks.map(\.startedAt) == state.work.tasks.map(\.startedAt))
    #expect(details.tasks.map(\.completedAt) == state.work.tasks.map(\.completedAt))
    #expect(details.tasks.map(\.dueAt) == state.work.tasks.map(\.dueAt))
    #expect(details.fees.map(\.feeID) == state.fees.map(\.id))
    #expect(details.fees.map(\.amount) == state.fees.map(\.amount))
    #expect(details.payments.map(\.paymentID) == state.payments.map(\.id))
    #expect(details.fees.map(\.paid.minor) == state.fees.map { state.paid(for: .additional($0.id)) })
    #expect(Set(details.comments.map(\.commentID)) == Set(state.work.tasks.flatMap(\.comments)))
  }

  @Test(arguments: [3, 4]) func `payments are as their orders' states`(seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    let rows = try views.payments.page(PaymentsQuery(), scope: .everything).rows
    var expected: [PaymentID: (OrderPayment, OrderState)] = [:]
    for order in try book.orders.compactMap({ try book.order($0) }) {
      for payment in order.payments { expected[payment.id] = (payment, order) }
    }
    #expect(rows.count > 5 && Set(rows.map(\.paymentID)) == Set(expected.keys))
    for row in rows {
      let (payment, order) = try #require(expected[row.paymentID])
      #expect(row.orderNo == order.work.number && row.customerName != nil)
      #expect(row.customerID == book.current(order.work.customerID))
      #expect(row.orderDeleted == (order.work.status == .deleted))
      #expect(row.fee == payment.fee && row.feeName == payment.feeName && row.amount == payment.amount)
      #expect(row.state == payment.status && row.refunded.minor == payment.refunded)
      #expect(row.gatewayRef == payment.gatewayRef && row.code == payment.code && row.url == payment.url)
      #expect(row.requestedAt == payment.requestedAt && row.resultAt == payment.resultAt)
    }
    #expect(rows.map(\.requestedAt) == rows.map(\.requestedAt).sorted(by: >))
  }

  // Checklist: L-80, L-88, L-89
  @Test func `tasks are those in progress`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 5)
    let live = try book.orders.compactMap { try book.order($0)?.work }
      .filter { $0.status == .open && $0.currentTask != nil }
    let outstanding = live.filter { $0.currentTask?.snooze == nil }
    let snoozed = try book.orders.compactMap { try book.order($0)?.work }
      .filter { $0.isLive && $0.currentTask?.snooze != nil }
    #expect(!outstanding.isEmpty && !snoozed.isEmpty)
    let rows = try views.tasks.page(TasksQuery(), scope: .everything, now: book.now).rows
    #expect(Set(rows.map(\.taskID)) == Set(outstanding.map { $0.currentTask!.id }))
    #expect(
      Set(try views.tasks.page(TasksQuery(.snoozed), scope: .everything, now: book.now).rows.map(\.taskID))
        == Set(snoozed.map { $0.currentTask!.id }))
    for row in rows {
      let task = outstanding.first { $0.number == row.orderNo }!.currentTask!
      #expect(row.responsibleUserID == task.responsible && row.dueAt == task.dueAt && row.startedAt == task.startedAt)
      #expect(row.ageMillis == book.now.milliseconds(since: row.startedAt))
      #expect(row.overdue == (row.dueAt.map { $0 < book.now } ?? false))
    }
    // What is overdue comes first.
    #expect(rows.map(\.overdue) == rows.map(\.overdue).sorted { $0 && !$1 })
  }

  // Checklist: L-40, L-52
  @Test func `customers, contacts and users are as their states`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 6)
    var query = CustomersQuery()
    query.archived = nil
    let rows = try views.customers.page(query, scope: .everything).rows
    let contacts = try views.contacts.page(ContactsQuery()).rows
    let orders = try book.orders.compactMap { try book.order($0) }
    let cancelled = try cancelled(views)
    #expect(!cancelled.isEmpty)
    #expect(Set(rows.map(\.customerID)) == Set(rows.map { book.current($0.customerID) }), "what is gone is in no list")
    for row in rows {
      guard case .customer(let found) = try book.runner.state(of: StreamName("customer", row.customerID)).state else {
        continue
      }
      let state = try #require(found)
      #expect(row.name == state.name.text && row.kind == state.kind && row.statusID == state.statusID)
      #expect(row.defaultContactID == state.defaultContactID && row.archived == (state.status == .archived))
      let own = orders.filter { book.current($0.work.customerID) == row.customerID }
      #expect(row.openOrders == own.count { $0.work.status == .open })
      let fees = own.filter { $0.work.status != .deleted && !cancelled.contains($0.work.number) }.map { order in
        (order.initialFee?.minor ?? 0) + order.fees.reduce(0) { $0 + $1.amount.minor } - order.paid
      }
      #expect(row.balanceOutstanding == Money(minor: fees.reduce(0, +), currency: "GBP"))
      let people = contacts.filter { $0.customerID == row.customerID }
      #expect(Set(people.map(\.contactID)) == Set(state.contacts.map(\.id)))
      #expect(people.filter(\.isDefault).map(\.contactID) == (state.defaultContactID.map { [$0] } ?? []))
    }
    try checkUsers(book, views, orders)
  }

  /// The numbers of the orders that are closed as cancelled.
  private func cancelled(_ views: SmallViewStores) throws -> Set<Int> {
    let rows = try views.orders.page(OrdersQuery(.closed), scope: .everything, now: Instant(milliseconds: 0)).rows
    return Set(rows.filter { $0.outcome == .cancelled }.map(\.orderNo))
  }

  private func checkUsers(_ book: SampleBook, _ views: SmallViewStores, _ orders: [OrderState]) throws {
    for row in try views.users.page(UsersQuery()).rows {
      let state = try #require(book.runner.withIndex { $0.users[row.userID] })
      #expect(row.name == state.name && row.state == state.status && row.licence == state.licence)
      #expect(row.openOrders == orders.count { $0.work.status == .open && $0.work.assignedUserID == row.userID })
      #expect(
        row.outstandingTasks
          == orders.map(\.work).count {
            $0.status == .open && $0.currentTask?.responsible == row.userID && $0.currentTask?.snooze == nil
          })
    }
    let usage = try #require(try views.users.licenceUsage(scope: .everything))
    #expect(usage.seatsUsed == book.runner.withIndex { $0.users.freeSeatsUsed })
    #expect(usage.changes.count >= 2 && usage.monthlyCost?.minor ?? 0 > 0)
  }
}
