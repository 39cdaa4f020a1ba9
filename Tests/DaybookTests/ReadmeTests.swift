// The README's example, word for word: it is compiled and run here.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct ReadmeTests {
  // Checklist: L-03
  @Test func `the example does what it says`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/acme.daybook"
    // README begins
    let book = try await Book.open(path, BackOfficeDomain.self)  // creates, recovers, catches up
    let registered = try await book.execute(
      RegisterAccount(
        name: "Acme", timeZone: "Europe/London", currency: "GBP", region: "UK",
        firstUser: FirstUser(name: "Sal", email: "sal@acme.example")), as: .nobody)
    print("registered at positions", registered.positions!)  // durable when execute returns

    try await book.execute(CreateCustomer(kind: .company, name: "ABC Limited"), as: .email("sal@acme.example"))

    let customers = try await book.customers(CustomersQuery())  // includes what was committed before the call
    for row in customers.rows { print(row.name, row.statusLabel ?? "") }

    try await book.close()
    // README ends
    #expect(registered.positions?.lowerBound == 1 && customers.rows.map(\.name) == ["ABC Limited"])
  }

  @Test func `the README shows what is run here`() throws {
    let here = URL(filePath: #filePath)
    let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let source = try String(contentsOf: here, encoding: .utf8)
    let run = try #require(between("// README begins\n", "    // README ends", in: source))
    let shown = try #require(between("import EventSourcing\n\n", "```", in: readme))
    #expect(run.split(separator: "\n").map { $0.dropFirst(4) } == shown.split(separator: "\n").map { $0[...] })
  }

  private func between(_ start: String, _ end: String, in text: String) -> Substring? {
    guard let start = text.range(of: start), let end = text[start.upperBound...].range(of: end) else { return nil }
    return text[start.upperBound..<end.lowerBound]
  }
}
