// The story of a customer: the entries of the audit trail that concern it, by the times at which things happened, each of
// one kind, in the words of people.

import EventSourcing
import Foundation
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct TimelineTests {
  private func story(
    _ views: SmallViewStores, _ book: SampleBook, of customer: CustomerID,
    _ scope: ViewerScope = .everything, _ change: (inout TimelineQuery) -> Void = { _ in }
  ) throws -> [TimelineRow] {
    var query = TimelineQuery(of: customer)
    change(&query)
    return try views.audit.page(query, scope: scope, from: book.store).rows
  }

  private func trail(_ views: SmallViewStores, _ book: SampleBook, of customer: CustomerID) throws -> [AuditRow] {
    var query = AuditQuery()
    query.customer = customer
    return try views.audit.page(query, scope: .everything, from: book.store).rows
  }

  @Test func `the story has all entries of the trail, by the times at which they happened`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 1)
    for customer in book.customers.suffix(12) {
      let trail = try trail(views, book, of: customer)
      let story = try story(views, book, of: customer)
      #expect(Set(story.map(\.position)) == Set(trail.map(\.position)) && story.count == trail.count)
      let order = story.map { ($0.at, $0.position) }
      #expect(zip(order, order.dropFirst()).allSatisfy { $0 > $1 })
      let times = Dictionary(uniqueKeysWithValues: trail.map { ($0.position, $0.occurredAt ?? $0.at) })
      #expect(story.allSatisfy { times[$0.position] == $0.at })
    }
  }

  // Checklist: L-22
  @Test func `each entry has one kind, and the kinds together are the story`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 2)
    var found: Set<String> = []
    for customer in book.customers {
      let all = try story(views, book, of: customer)
      var parts: [TimelineRow] = []
      for kind in TimelineKind.allCases {
        let rows = try story(views, book, of: customer) { $0.kinds = [kind] }
        #expect(rows.allSatisfy { $0.kind == kind.rawValue }, Comment(rawValue: kind.rawValue))
        parts += rows
      }
      #expect(Set(parts.map(\.position)) == Set(all.map(\.position)) && parts.count == all.count)
      found.formUnion(all.map(\.kind))
    }
    let wanted: [TimelineKind] = [
      .customer, .status, .contact, .order, .lead, .task, .fee, .email, .sms, .call, .note, .activity, .invoice,
    ]
    #expect(found.isSuperset(of: wanted.map(\.rawValue)), "\(found.sorted())")
  }

  @Test func `filters keep what they say, and pages meet`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 3)
    let (customer, contact) = (CustomerID.sample("written to", 0), ContactID.sample("written to", 0))
    let all = try story(views, book, of: customer)
    let order = OrderID.sample("written about", 0)
    #expect(try story(views, book, of: customer) { $0.order = .id(order) } == all.filter { $0.orderID == order })
    let withAnn = try story(views, book, of: customer) { $0.contact = contact }
    #expect(!withAnn.isEmpty && withAnn.count < all.count)
    let middle = all[all.count / 2].at
    #expect(try story(views, book, of: customer) { $0.since = middle } == all.filter { $0.at >= middle })
    #expect(try story(views, book, of: customer) { $0.until = middle } == all.filter { $0.at < middle })
    #expect(try story(views, book, of: customer) { $0.kinds = [] }.isEmpty)
    var (query, pages) = (TimelineQuery(of: customer), [TimelineRow]())
    query.limit = 3
    repeat {
      let page = try views.audit.page(query, scope: .everything, from: book.store)
      pages += page.rows
      query.cursor = page.next
    } while query.cursor != nil
    #expect(pages == all)
  }

  // Checklist: L-22
  @Test func `an entry says what was written, to whom, and what it costs`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 4)
    let all = try story(views, book, of: .sample("written to", 0))
    let mail = try #require(all.first { $0.action == "correspondence.messageRequested" && $0.orderNo != nil })
    #expect(mail.contactName == "Ann" && mail.kind == "email" && mail.text == "At nine")
    let sent = try #require(all.first { $0.action == "correspondence.messageDelivered" })
    #expect(sent.kind == "email" && sent.actorKind == "integration" && sent.orderNo == mail.orderNo)
    #expect(all.contains { $0.kind == "note" && $0.text == "Rings late" })
    let invoice = try #require(all.first { $0.action == "correspondence.documentLinked" })
    #expect(invoice.amount == Money(minor: 100, currency: "EUR") && invoice.kind == "invoice")
  }

  // Checklist: L-22
  @Test func `what was paid and given back has its amount, and an import is named as such`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 6)
    var everybody = CustomersQuery()
    everybody.archived = nil
    let customers = try views.customers.page(everybody, scope: .everything).rows.map(\.customerID)
    let all = try customers.flatMap { try story(views, book, of: $0) }
    let moved = all.filter { ["order.paymentSucceeded", "order.paymentRefunded"].contains($0.action) }
    #expect(
      Set(moved.map(\.action)).count == 2 && moved.allSatisfy { ($0.amount?.minor ?? 0) > 0 && $0.kind == "payment" })
    #expect(all.filter { $0.action == "order.feeRemoved" }.allSatisfy { $0.amount != nil })
    let imported = all.filter { $0.actorKind == "importer" }
    #expect(!imported.isEmpty && imported.allSatisfy { $0.actorName == "import" && $0.actorID != nil })
  }

  @Test func `general users don't see what belongs to orders of others`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 5)
    let customer = CustomerID.sample("written to", 0)
    let all = try story(views, book, of: customer)
    let own = try story(views, book, of: customer, .own(book.users[3], includesOrderAdmin: true))
    let others = try story(views, book, of: customer, .own(book.users[2], includesOrderAdmin: true))
    #expect(own == all)
    #expect(others == all.filter { $0.orderID == nil && $0.leadID == nil } && others.count < all.count)
  }
}
