// What chance draws for made-up books: names that are nobody's, customers that no rule takes for the same one, texts and
// times of the lengths that are wanted.

import BackOffice
import EventSourcing
import Testing

@testable import BackOfficeWorkload

@Suite struct WorkloadChanceTests {
  @Test func `there are as many names as the model wants, none twice`() {
    let lists = [
      (WorkloadNames.first, 200), (WorkloadNames.last, 300), (WorkloadNames.firmStems, 150), (WorkloadNames.towns, 60),
    ]
    for (names, count) in lists { #expect(names.count == count && Set(names).count == count) }
  }

  @Test func `customers differ in address, number and postcode`() throws {
    var people = WorkloadPeople(seed: 1, moreContacts: 0.5)
    let details = (0..<50_000).map { _ in people.details() }
    #expect(Set(details.map(\.email)).count == 50_000)
    #expect(Set(details.map(\.address?.postcode)).count == 50_000)
    #expect(Set(details.compactMap(\.phone)).count == 1_000)
    #expect(details.allSatisfy { $0.email?.hasSuffix("@example.com") == true })
    #expect(details.compactMap(\.phone).allSatisfy { $0.hasPrefix("01632 960") && $0.utf8.count == 12 })
    #expect(try details.allSatisfy { try #require($0.address?.postcode).wholeMatch(of: /ZZ\d\d \d[A-Z]{2}/) != nil })
  }

  @Test func `firms have one contact and a geometric number more`() {
    var people = WorkloadPeople(seed: 2, moreContacts: 0.5)
    let counts = (0..<20_000).map { _ in people.contactCount() }
    #expect(counts.min() == 1 && counts.max()! <= 40)
    #expect(abs(Double(counts.reduce(0, +)) / 20_000 - 2) < 0.05)
  }

  @Test func `texts are as long as people write`() {
    var texts = WorkloadTexts(seed: 3)
    let comments = (0..<2_000).map { _ in texts.text(.comment).count }.sorted()
    #expect((50...100).contains(comments[1_000]) && comments.last! <= 4_000)
    let mails = (0..<2_000).map { _ in texts.text(.mail).count }.sorted()
    #expect((300...420).contains(mails[1_000]) && (2_500...7_000).contains(mails[1_980]))
  }

  @Test(
    arguments: [(100_000, 12, 3), (1_000_000, 15, 3), (10_000_000, 75, 5), (1_000_000_000, 120, 6)]
      as [(UInt64, Double, Int)])
  func `shops grow with what is asked of them`(_ events: UInt64, _ orders: Double, _ users: Int) {
    let scale = WorkloadScale(events: events)
    #expect(scale.ordersADay == orders && scale.users == users)
    #expect((scale.largestFirm > 0) == (events >= 1_000_000))
  }
}
