// A book that stays open while its disk is full: it says so, answers what it knows, and goes on when there is room,
// without what found none.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct FullBookTests {
  private let sal = UserID(UUID(namespace: .urlNamespace, name: "sal"))

  private func registered(at path: String) async throws -> BackOfficeBook {
    // Views that are built meanwhile would take space and give it back.
    let book = try await BackOfficeBook.open(path, BookOptions(viewUpdates: .onQuery))
    try await book.execute(
      RegisterAccount(
        name: "Office", timeZone: "Europe/London", currency: "GBP", region: "UK",
        firstUser: FirstUser(userID: sal, name: "Sal", email: "sal@office.example")), as: .nobody)
    return book
  }

  private func request(_ name: String) -> Request<BackOfficeDomain> {
    let details = CustomerDetails(email: "\(UUID(namespace: .urlNamespace, name: name))@firm.example")
    let command = CreateCustomer(kind: .company, name: name, details: details)
    return Request(command, as: .user(sal), commandID: UUID(namespace: .urlNamespace, name: name))
  }

  @Test(.enabled(if: TinyDisk.isPossible, "mounting a small file system needs root"), arguments: [0, 2, 9])
  func `a full disk is waited out`(pages: Int) async throws {
    let disk = try #require(TinyDisk(kibibytes: 4_096))
    let path = disk.folder.path + "/book"
    let book = try await registered(at: path)
    try disk.fill(leaving: pages)
    var names: [String] = []
    var late = "Firm 0"
    while await failure(of: request(late), in: book) == nil {
      names.append(late)
      late = "Firm \(names.count) \(UUID())"
    }
    // As long as there is no room.
    for _ in 0..<3 {
      #expect(await failure(of: request(late), in: book)?.code == .diskFull)
      #expect(book.readOnlyReason != nil)
    }
    disk.free()
    // Nobody has that address: what found no room is not remembered.
    let other = Request(request(late).command, as: .user(sal))
    #expect(try await book.execute(other).positions != nil && book.readOnlyReason == nil)
    let made = try await customer(late, in: book)
    #expect(
      await rejection(of: Request(request(late).command, as: .user(sal)), in: book) == .probableDuplicate(ids: [made]))
    names.append(late)
    for number in 0..<50 {
      names.append("After \(number)")
      try await book.execute(request(names.last!))
    }
    #expect(Set(try await shown(in: book)) == Set(names))
    try await book.close()
    let again = try await BackOfficeBook.open(path, BookOptions(access: .existing))
    #expect(again.openingReport == nil)
    #expect(Set(try await shown(in: again)) == Set(names))
    #expect(try await again.execute(request(names[0])).repeated)
    try await again.close()
  }

  private func failure(of request: Request<BackOfficeDomain>, in book: BackOfficeBook) async -> StoreFailure? {
    let result = await result(of: request, in: book)
    guard case .failure(.store(let failure)) = result else { return nil }
    return failure
  }

  private func rejection(of request: Request<BackOfficeDomain>, in book: BackOfficeBook) async -> Rejection? {
    let result = await result(of: request, in: book)
    guard case .failure(.rejected(let rejection)) = result else { return nil }
    return rejection
  }

  private func result(of request: Request<BackOfficeDomain>, in book: BackOfficeBook) async -> Result<
    BackOfficeBook.Receipt, BackOfficeBook.Failure
  > {
    do {
      return .success(try await book.execute(request))
    } catch {
      return .failure(error)
    }
  }

  private func shown(in book: BackOfficeBook) async throws -> [String] {
    try await book.customers(CustomersQuery(), viewer: sal).rows.map(\.name)
  }

  private func customer(_ name: String, in book: BackOfficeBook) async throws -> CustomerID {
    try #require(try await book.customers(CustomersQuery(), viewer: sal).rows.first { $0.name == name }).customerID
  }
}
