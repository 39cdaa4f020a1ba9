// The slow check of a book that is open for long: it goes round, and finds what rotted in the meantime.

import BackOfficeViews
import Daybook
import Foundation
import Testing

@Suite struct BackgroundCheckTests {
  /// Waits until the check has come so far.
  private func progress(
    of book: BackOfficeBook, until isReached: (BackgroundCheckProgress) -> Bool
  ) async throws -> BackgroundCheckProgress {
    while true {
      if let progress = try await book.statistics().backgroundCheck, isReached(progress) { return progress }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func `everything is read round after round, and what is damaged is named`() async throws {
    let office = try await Office()
    _ = try await office.book.orders(OrdersQuery(.all))
    try await office.book.close()
    let book = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly, backgroundCheckPause: 0.001))
    let sound = try await progress(of: book) { $0.rounds >= 2 }
    #expect(sound.findings == [])
    let views = office.path + "/views"
    let file = try #require(
      try FileManager.default.contentsOfDirectory(atPath: views).first {
        $0.hasPrefix("orders-") && $0.hasSuffix(".sqlite")
      })
    let handle = try FileHandle(forUpdating: URL(filePath: views + "/" + file))
    let size = try handle.seekToEnd()
    for offset in stride(from: UInt64(4096), to: size, by: 4096) {
      try handle.seek(toOffset: offset + 8)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 64))
    }
    try handle.close()
    let damaged = try await progress(of: book) { !$0.findings.isEmpty }
    #expect(damaged.findings.contains { $0.contains("view orders is damaged") }, "\(damaged)")
    // The next reader builds it anew, and the check is content again.
    #expect(try await book.orders(OrdersQuery(.all)).rows.isEmpty)
    _ = try await progress(of: book) { $0.rounds > damaged.rounds && $0.findings.isEmpty }
    try await book.close()
  }
}
