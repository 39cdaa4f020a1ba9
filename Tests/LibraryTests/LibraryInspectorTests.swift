// The inspector on a domain of one's own: its list and its histories are pages without a word about pages.

import Daybook
import DaybookInspector
import EventSourcing
import Foundation
import Testing

@testable import LibraryTool

@Suite struct LibraryInspectorTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "library-pages-\(UUID())").path
  private let copy = UUID(uuidString: "00000000-0000-4000-8000-000000000002")!
  private let member = UUID(uuidString: "00000000-0000-4000-8000-000000000003")!

  private func page(_ target: String, of inspector: Inspector<Library>) async -> (status: Int, text: String) {
    let response = await inspector.respond(to: InspectorRequest(target))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  @Test func `its list leads to a copy's history, and no link is dead`() async throws {
    let book = try await Book.open(folder, Library.self, BookOptions(deadlines: .withCommands))
    for command in [
      AddCopy(id: copy, title: "Emma"), Join(id: member, card: "1001"), Lend(id: copy, memberID: member),
    ] as [any LibraryCommand] { try await book.execute(command, as: .nobody) }
    let inspector = try await Inspector(book)
    let loans = await page("/loans", of: inspector)
    #expect(loans.status == 200 && loans.text.contains("href=\"/state/copy-\(copy.uuidString.lowercased())\""))
    let history = await page("/state/copy-\(copy.uuidString.lowercased())", of: inspector)
    #expect(history.text.contains("version 2 of 2") && history.text.contains("<span class=\"mark\"> changed</span>"))
    let before = await page("/loans?at=%232", of: inspector)
    #expect(before.text.contains("Nothing is lent.") && before.text.contains("back to now"))
    var open = ["/"]
    var seen: Set<String> = []
    while let target = open.popLast(), seen.count < 60 {
      guard seen.insert(target).inserted else { continue }
      let found = await page(target, of: inspector)
      #expect(found.status == 200, "\(target)")
      open += found.text.split(separator: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        .map { $0.replacing("&amp;", with: "&") }.filter { $0.hasPrefix("/") && !$0.contains("output=") }
    }
    #expect(seen.count > 15)
    // The pages stand on a book that takes commands, and show what was just taken.
    try await book.execute(BringBack(id: copy), as: .nobody)
    #expect(await page("/loans", of: inspector).text.contains("Nothing is lent."))
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }
}
