// The state of a stream at any point of its history, what changed between two of them, and what followed from an intent.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct StateTests {
  private func stream(_ order: OrderID) -> StreamName { StreamName("order", order) }

  @Test func `a state is told at a version, at a time, and at a position with the whole of its batch`() async throws {
    let office = try await Office()
    let opened = try await office.open()
    let start = office.time.now
    office.time.move(byHours: 5)
    try await office.complete("survey", of: opened)
    let (book, stream) = (office.book, stream(opened))

    let now = try #require(try await book.state(of: stream))
    #expect(now.envelope.version == 4 && now.envelope.type == "order.taskStarted" && now.ending == nil)
    #expect(try task(0, of: now.value)["state"] == .text("completed"))
    #expect(try task(1, of: now.value)["state"] == .text("inProgress"))

    let first = try #require(try await book.state(of: stream, at: .version(1)))
    #expect(first.envelope.version == 1)
    #expect(try task(0, of: first.value)["state"] == .text("pending"))
    let then = try #require(try await book.state(of: stream, at: .asOf(.time(start))))
    #expect(then.envelope.version == 2)
    #expect(try await book.state(of: stream, at: .asOf(.time(start.advanced(by: -1)))) == nil)

    // The third event is the first of the batch that ends with the fourth.
    let third = try #require(try await book.record(stream, version: 3)).envelope.position
    #expect(try await book.state(of: stream, at: .asOf(.position(third)))?.envelope.version == 4)
    #expect(try await book.state(of: stream, at: .asOf(.position(third - 1)))?.envelope.version == 2)
    #expect(try await book.state(of: StreamName("order", OrderID(UUID()))) == nil)
    try await book.close()
  }

  private func task(_ place: Int, of state: StateValue) throws -> StateValue {
    try #require(state["tasks"]?.identified)[place].value
  }

  @Test func `what is deleted is told with its last fields, and which event ended it`() async throws {
    let office = try await Office()
    let order = try await office.open()
    try await office.run(DeleteOrder(orderID: order, reason: "Wrong customer"), as: office.sal)
    let state = try #require(try await office.book.state(of: stream(order)))
    #expect(state.ending?.word == "deleted" && state.ending?.envelope.actor == .user(office.sal.uuid))
    #expect(state.value["deletionReason"] == .text("Wrong customer"))
    #expect(state.value["customerID"] == .text(office.customer.description))
    #expect(try await office.book.state(of: stream(order), at: .version(2))?.ending == nil)
    try await office.book.close()
  }

  @Test func `a difference names elements by their ids, and who made it last`() async throws {
    let office = try await Office()
    let stream = StreamName("customer", office.customer)
    let book = office.book
    let before = try #require(try await book.state(of: stream)).envelope.version
    try await office.run(
      EditContact(
        customerID: office.customer, contactID: office.ann,
        changes: ["email": .text("ann@abc.example")]), as: office.gus)
    try await office.run(
      EditContact(
        customerID: office.customer, contactID: office.ann,
        changes: ["email": .text("ann@abc.test")]), as: office.ada)
    try await office.run(
      RemoveContact(customerID: office.customer, contactID: office.bob), as: office.sal)

    let changes = try await book.changes(of: stream, from: .version(before), to: .newest)
    let email = try #require(changes.first { $0.change.path.description == "contacts[\(office.ann)].email" })
    #expect(email.change.before.isEmpty && email.change.after == .text("ann@abc.test"))
    #expect(email.envelope.actor == .user(office.ada.uuid) && email.envelope.version == before + 2)
    let bob = try #require(changes.first { $0.change.path.description == "contacts[\(office.bob)]" })
    #expect(bob.change.isRemoval && bob.change.before["name"] == .text("Bob"))
    #expect(bob.envelope.actor == .user(office.sal.uuid))
    #expect(try await book.changes(of: stream, from: .newest, to: .version(before)).isEmpty)

    let gone = try await book.blame(stream).filter(\.isRemoval).map(\.path.description)
    #expect(gone.contains("contacts[\(office.bob)]") && !gone.contains("contacts[\(office.ann)]"))
    try await book.close()
  }

  @Test func `a value that comes back is given by the event that set it last`() async throws {
    let office = try await Office()
    let order = try await office.open()
    for user in [office.gil, office.gus] {
      try await office.run(AssignOrder(orderID: order, assignedUserID: .set(user)), as: office.ada)
    }
    let origins = try await office.book.blame(stream(order))
    let assigned = try #require(origins.first { $0.path.description == "assignedUserID" })
    let newest = try #require(try await office.book.state(of: stream(order))).envelope
    #expect(assigned.value == .text(office.gus.description) && assigned.before == .text(office.gil.description))
    #expect(assigned.envelope.batch == newest.batch)
    let opened = try #require(origins.first { $0.path.description == "customerID" })
    #expect(opened.envelope.version == 1)
    try await office.book.close()
  }

  @Test func `a trace has what policies answered behind the event that they answered`() async throws {
    let office = try await Office()
    let orders = [try await office.open(), try await office.open()]
    let leaving = try await office.run(DeactivateUser(userID: office.gus), as: office.sal)
    let cause = try #require(leaving.positions?.lowerBound)
    let correlation = try #require(try await office.book.record(at: cause)).envelope.batch.correlationID

    let trace = try #require(try await office.book.trace(at: cause + 2))
    #expect(trace.correlationID == correlation && !trace.isCut)
    #expect(trace.commands.map(\.header.command) == ["DeactivateUser", "HandOverOrder", "HandOverOrder"])
    #expect(trace.commands.map(\.depth) == [0, 1, 1])
    #expect(Set(trace.commands.dropFirst().flatMap(\.events).map(\.stream)) == Set(orders.map { stream($0) }))

    let cut = try #require(try await office.book.trace(correlation, limit: 2))
    #expect(cut.isCut && cut.commands.count == 2)
    #expect(try await office.book.trace(UUID()) == nil)
    #expect(try await office.book.trace(at: office.book.position + 1) == nil)
    try await office.book.close()
  }

  @Test func `a general user sees the own work, as it is and as it was`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let (book, stream) = (office.book, stream(order))
    #expect(try await book.shows(stream, behind: [2], to: office.gus))
    #expect(try await !book.shows(stream, to: office.gil))
    try await office.run(AssignOrder(orderID: order, assignedUserID: .set(office.gil)), as: office.ada)
    #expect(try await !book.shows(stream, to: office.gus))
    #expect(try await book.shows(stream, to: office.gil))
    #expect(try await !book.shows(stream, behind: [2], to: office.gil))
    let user = StreamName("user", office.gus)
    #expect(try await book.shows(user, to: office.sal))
    #expect(try await !book.shows(user, to: office.ada))
    #expect(try await !book.shows(StreamName("account"), to: office.gus))
    #expect(try await book.shows(StreamName("customer", office.customer), to: office.gil))
    try await book.close()
  }
}
