// The hand-over in a book: right behind the command that a user left by, once, also when the book is opened again.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct HandOverTests {
  @Test func `what a leaver had changes hands right behind, each order in a batch of its own, once`() async throws {
    let office = try await Office()
    let orders = [try await office.open(as: office.gus), try await office.open(as: office.gus)]
    let leaving = try await office.run(DeactivateUser(userID: office.gus), as: office.sal)
    let cause = try #require(leaving.positions?.lowerBound)
    #expect(office.book.position == cause + 2)
    for (place, order) in orders.enumerated() {
      let batch = try #require(try await office.book.record(at: cause + 1 + Position(place))).envelope.batch
      #expect(batch.actor == .system("hand-over") && batch.command == "HandOverOrder" && batch.causation == cause)
      #expect(
        batch.commandID
          == UUID(namespace: Envelope.eventID(at: cause, inLog: office.book.id), name: "P-08/\(place)"))
      let details = try #require(try await office.book.order(.id(order)))
      #expect(details.row.assignedUserID == office.sal)
    }
    try await office.book.close()
    let again = try await BackOfficeBook.open(office.path)
    #expect(again.position == cause + 2)
    try await again.close()
  }
}
