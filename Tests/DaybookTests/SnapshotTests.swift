// The account index's snapshot in a book: written at closing and in the background, used at opening, and no more than
// a cache, except where it proves that the log lost history.

import BackOffice
import BackOfficeViews
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import Testing

@testable import Daybook

@Suite struct SnapshotTests {
  func file(_ office: Office) -> SnapshotWriter<BackOfficeDomain>.File {
    SnapshotWriter<BackOfficeDomain>.file(in: DiskStorage(folder: office.path))
  }

  /// Puts an empty index in place of the true one: whoever uses it doesn't know the account.
  func plantEmptyIndex(_ office: Office, chain: (ChainPoint) -> ChainPoint = { $0 }) throws {
    let honest = try #require(file(office).load(ofLog: office.book.id))
    let planted = IndexSnapshot(index: AccountIndex(), position: honest.position, chain: chain(honest.chain))
    try file(office).save(planted, ofLog: office.book.id)
  }

  @Test func `closing a book leaves a snapshot of all of it, and opening uses it`() async throws {
    let office = try await Office()
    _ = try await office.open()
    let position = office.book.position
    try await office.book.close()
    #expect(file(office).load(ofLog: office.book.id)?.position == position)
    for access in [BookAccess.existing, .readOnly] {
      let book = try await BackOfficeBook.open(office.path, BookOptions(access: access))
      #expect(try await book.user("gus@office.example").id == office.gus)
      try await book.close()
    }
    try plantEmptyIndex(office)
    let book = try await BackOfficeBook.open(office.path, BookOptions(access: .existing))
    #expect(try await book.account() == nil)
    try await book.close()
    // Whoever only reads has no use for it.
    let reader = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
    #expect(try await reader.account()?.name == "Office")
    try await reader.close()
  }

  @Test func `whoever asks again what would be decided goes on with the index that he has, and with what came since`()
    async throws
  {
    let office = try await Office()
    try await office.book.close()
    let reader = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
    let adding = {
      let add = AddUser(
        userID: UserID(UUID()), name: "New", email: "new@office.example", userType: .general, licence: .paid)
      return [Request(add, as: .user(office.sal))]
    }
    #expect(try await reader.check(adding()).count == 1)

    let writer = try await BackOfficeBook.open(office.path)
    for request in adding() { try await writer.execute(request) }
    try await writer.close()
    // Whoever took it from the file would not know who asks.
    try plantEmptyIndex(office)
    do {
      _ = try await reader.check(adding())
      Issue.record("the address is taken")
    } catch BackOfficeBook.Failure.rejected(let rejection) {
      #expect(rejection == .emailInUse)
    }
    try await reader.close()
  }

  @Test func `what came after the snapshot is taken in`() async throws {
    let office = try await Office()
    try await office.book.close()
    let snapshot = try Data(contentsOf: URL(filePath: office.path + "/snapshots/account.cbor"))
    let book = try await BackOfficeBook.open(office.path)
    let new = UserID(UUID())
    let add = AddUser(userID: new, name: "New", email: "new@office.example", userType: .general, licence: .paid)
    try await book.execute(add, as: .user(office.sal))
    try await book.close()
    try snapshot.write(to: URL(filePath: office.path + "/snapshots/account.cbor"))
    for access in [BookAccess.existing, .readOnly] {
      let again = try await BackOfficeBook.open(office.path, BookOptions(access: access))
      #expect(try await again.user("new@office.example").id == new)
      try await again.close()
    }
  }

  @Test func `a damaged snapshot is folded anew and replaced`() async throws {
    let office = try await Office()
    try await office.book.close()
    try plantEmptyIndex(office)
    let path = office.path + "/snapshots/account.cbor"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: path))
    let book = try await BackOfficeBook.open(office.path)
    #expect(try await book.account()?.name == "Office")
    try await book.close()
    #expect(file(office).load(ofLog: office.book.id)?.index.account?.name == "Office")
  }

  @Test func `a snapshot ahead of the log, or of another history, is evidence`() async throws {
    let office = try await Office()
    try await office.book.close()
    let lies: [(ChainPoint) -> ChainPoint] = [
      { ChainPoint(position: $0.position + 1, digest: $0.digest) },
      { ChainPoint(position: $0.position, digest: $0.digest.reversed()) },
    ]
    for lie in lies {
      try plantEmptyIndex(office, chain: lie)
      await #expect {
        _ = try await BackOfficeBook.open(office.path)
      } throws: { error in
        guard case BackOfficeBook.Failure.store(let failure) = error else { return false }
        return failure.code == .corrupt && failure.remedy != nil
      }
      await #expect(throws: BackOfficeBook.Failure.self) {
        _ = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
      }
      try FileManager.default.removeItem(atPath: office.path + "/snapshots")
      let book = try await BackOfficeBook.open(office.path)
      #expect(try await book.account()?.name == "Office")
      try await book.close()
    }
  }

  @Test func `while the book is open a snapshot follows in the background`() async throws {
    let office = try await Office()
    let writer = try #require(office.book.writer)
    let keeper = SnapshotWriter<BackOfficeDomain>(file(office), of: writer, saved: 0, step: 5)
    keeper.follow()
    while (file(office).load(ofLog: office.book.id)?.position ?? 0) < 5 { _ = try await office.open() }
    let first = try #require(file(office).load(ofLog: office.book.id))
    while file(office).load(ofLog: office.book.id)?.position == first.position { _ = try await office.open() }
    let second = try #require(file(office).load(ofLog: office.book.id))
    #expect(second.position >= first.position + 5)
    var folded = FoldedIndex<BackOfficeDomain>(resuming: first)
    try folded.catchUp(with: writer.store)
    #expect(writer.runner.withIndex { $0 == folded.index })
    await keeper.stop()
    try await office.book.close()
  }
}
