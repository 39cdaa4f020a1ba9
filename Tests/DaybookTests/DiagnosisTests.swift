// The doctor on whole books: what the log alone can't tell, namely events that nobody can read, views of another history
// and folders that are open to others. Nothing of the book is changed by it.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct DiagnosisTests {
  private func files(in folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    // In a file with this ending, SQLite's readers tell each other where they are.
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) where !name.hasSuffix("-shm") {
      files[name] = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
    }
    return files
  }

  private func diagnoseUnchanged(_ path: String) async throws -> Diagnosis {
    let before = try files(in: path)
    let diagnosis = try await BackOfficeBook.diagnose(path)
    let after = try files(in: path)
    let changed = Set(before.keys).union(after.keys).filter { after[$0] != before[$0] }
    #expect(changed.isEmpty, "an examination changes nothing")
    return diagnosis
  }

  @Test func `a sound book has no findings`() async throws {
    let office = try await Office()
    try await office.book.close()
    #expect(try await diagnoseUnchanged(office.path).findings.isEmpty)
  }

  @Test func `events that nobody can read are named`() async throws {
    let office = try await Office()
    try await office.book.close()
    let store = try LogEventStore.open(DiskStorage(folder: office.path))
    let position = try await store.append(
      EventBatch(
        commandID: UUID(), recordedAt: Instant(milliseconds: 4_102_444_800_000), actor: .system("test"),
        events: [
          NewEvent(
            stream: StreamName("order", .uuid(UUID())),
            event: EncodedEvent(type: "order.teleported", schema: 1, payload: [0xA0]))
        ])
    ).header.firstPosition
    try await store.close()
    let findings = try await diagnoseUnchanged(office.path).findings.filter { $0.code == .event }
    #expect(findings.count == 1 && findings.first?.severity == .warning, "\(findings)")
    #expect(findings.first?.positions == position...position)
    #expect(findings.first?.what.contains("order.teleported") == true, "\(findings)")
  }

  @Test func `views that are ahead of the log are evidence of lost history`() async throws {
    let office = try await Office()
    try await office.book.close()
    let copy = office.folder.path + "/copy"
    try FileManager.default.copyItem(atPath: office.path + "/log", toPath: copy)
    let book = try await BackOfficeBook.open(office.path)
    try await book.execute(
      AddUser(
        userID: UserID(UUID()), name: "Eve", email: "eve@office.example", userType: .general, licence: .paid),
      as: .user(office.sal))
    _ = try await book.viewList()
    try await book.close()
    // The log goes back to the time before, the views stay; the index would tell by itself.
    for (old, new) in [(copy, "/log"), ("", "/index")] {
      try? FileManager.default.removeItem(atPath: office.path + new)
      if !old.isEmpty { try FileManager.default.moveItem(atPath: old, toPath: office.path + new) }
    }
    let diagnosis = try await BackOfficeBook.diagnose(office.path)
    #expect(diagnosis.severity == .error, "\(diagnosis.findings)")
    #expect(diagnosis.findings.contains { $0.code == .view && $0.remedy?.isEmpty == false }, "\(diagnosis.findings)")
  }

  @Test func `views that a writer has brought on meanwhile are no evidence`() async throws {
    let office = try await Office()
    _ = try await office.book.verifyViews()
    let reader = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
    try await office.add(ContactID(UUID()), "Eve")
    _ = try await office.book.verifyViews()
    let positions = try await reader.viewList().map(\.position)
    #expect(try await office.book.viewList().map(\.position) == positions)
    try await reader.close()
    #expect(try await BackOfficeBook.diagnose(office.path).findings.isEmpty)
    try await office.book.close()
  }

  @Test func `the numbers of a book tell its files and policies, and leave out what has to be counted unless asked`()
    async throws
  {
    let office = try await Office()
    let counted = try await office.book.statistics()
    let brief = try await office.book.statistics(countingTypes: false)
    #expect(counted.eventsByType?.values.reduce(0, +) == Int(counted.position) && brief.eventsByType == nil)
    let newest = try await office.book.record(at: counted.position)?.envelope.recordedAt
    for numbers in [counted, brief] {
      #expect(numbers.firstRecordedAt == (try await office.book.record(at: 1))?.envelope.recordedAt)
      #expect(numbers.lastRecordedAt == newest)
      #expect(numbers.segments.map(\.state) == [.active] && numbers.segments[0].lastPosition == counted.position)
      #expect(numbers.segments.map(\.bytes).reduce(0, +) == numbers.logBytes && numbers.cutTails.isEmpty)
      #expect(numbers.policies.map(\.name) == BackOfficeDomain.policies.map { $0.name.actor })
      // A settled book can't tell that its newest batch needs no answer.
      let newestBatch = try await office.book.record(at: numbers.position)?.envelope.batch.firstPosition
      #expect(numbers.policies.allSatisfy { $0.askedAgainFrom == newestBatch })
    }
    _ = try await office.book.verifyViews()
    #expect(try await office.book.viewList(countingRows: false).allSatisfy { $0.rows == nil })
    try await office.book.close()
  }

  @Test func `a folder that others may enter is noticed`() async throws {
    let office = try await Office()
    try await office.book.close()
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: office.path + "/log")
    let findings = try await BackOfficeBook.diagnose(office.path).findings
    #expect(findings.map(\.code) == [.fileMode] && findings.first?.file == "log", "\(findings)")
  }

  @Test func `where there is no book it says so`() async throws {
    await #expect(throws: BackOfficeBook.Failure.self) { _ = try await BackOfficeBook.diagnose("/nowhere/at/all") }
  }
}
