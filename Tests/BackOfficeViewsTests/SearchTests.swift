// What a search finds: letters in every spelling, signs as they stand, phone numbers by their digits.

import BackOffice
import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOfficeViews

@Suite struct SearchTests {
  /// The customers that a text finds in a book of customers with these names.
  private func finder(
    _ names: String..., phones: [String: String] = [:]
  ) async throws -> (String) throws -> [String] {
    let book = try await SampleBook.made(seed: 30, commands: 0)
    for name in names {
      try await book.run(
        CreateCustomer(
          kind: .company, name: name, details: CustomerDetails(phone: phones[name]), allowDuplicate: true))
    }
    let views = try SmallViewStores.built(book)
    return { text in
      var query = CustomersQuery()
      query.text = text
      return try views.customers.page(query, scope: .everything).rows.map(\.name)
    }
  }

  @Test func `letters that do not decompose fold too`() async throws {
    let found = try await finder(
      "Stanisław", "Łódź", "Østergård", "Đào", "Ærø", "Œuvre", "Þór", "Straße", "Ilıca", "Ğ Ltd", "Νίκος")
    for (text, name) in [
      ("stanislaw", "Stanisław"), ("lodz", "Łódź"), ("ostergard", "Østergård"), ("dao", "Đào"), ("aero", "Ærø"),
      ("OEUVRE", "Œuvre"), ("thor", "Þór"), ("STRASSE", "Straße"), ("strasse", "Straße"), ("ilica", "Ilıca"),
      ("İLICA", "Ilıca"), ("g", "Ğ Ltd"), ("ΝΙΚΟΣ", "Νίκος"), ("Νικοσ", "Νίκος"),
    ] {
      #expect(try found(text) == [name], "\(text)")
    }
  }

  @Test func `composed and decomposed letters find each other in every script`() async throws {
    let names = ["박지성", "ガンダム", "أحمد", "Zoë", "Йорк"]
    for name in names {
      let found = try await finder(
        name.precomposedStringWithCanonicalMapping, name.decomposedStringWithCanonicalMapping)
      #expect(try found(name.precomposedStringWithCanonicalMapping).count == 2, "\(name)")
      #expect(try found(name.decomposedStringWithCanonicalMapping).count == 2, "\(name)")
    }
    // A voicing mark makes another letter.
    #expect(try await finder("カラ", "ガラ")("ガ") == ["ガラ"])
  }

  @Test func `a text without a letter or digit is looked for as it stands`() async throws {
    let found = try await finder("100% sure", "🚀 Rockets", "R & D", "Wow!!! Ltd", "a_b", "back\\slash", "plain")
    for (text, name) in [
      ("%", "100% sure"), ("🚀", "🚀 Rockets"), (" & ", "R & D"), ("!!!", "Wow!!! Ltd"), ("!!", "Wow!!! Ltd"),
      ("_", "a_b"), ("\\", "back\\slash"),
    ] {
      #expect(try found(text) == [name], "\(text)")
    }
    for text in ["???", "!!!!", "%%", "🛰", "€"] { #expect(try found(text).isEmpty, "\(text)") }
  }

  @Test(arguments: ["", " ", "\t\n", "\u{200B}", "\u{AD} \u{FEFF}", "\u{0}", "\u{301}"])
  func `a text with nothing to look for finds nothing`(_ text: String) async throws {
    #expect(try await finder("One", "Two")(text).isEmpty)
  }

  @Test func `five digits find a phone number wherever they stand in it`() async throws {
    let found = try await finder(
      "Gas", "Oil", "12345 Ltd", phones: ["Gas": "+44 (0)1632 960001", "Oil": "+1 (555) 0100-200"])
    for text in [
      "01632 960001", "1632960001", "+44 1632 960001", "0044 1632 960001", "(0)1632-960001", "960001", "32960",
      "٠١٦٣٢ ٩٦٠٠٠١",
    ] {
      #expect(try found(text) == ["Gas"], "\(text)")
    }
    #expect(try found("5550100") == ["Oil"])
    #expect(try found("6000").isEmpty, "four digits are a word")
    #expect(try found("12345") == ["12345 Ltd"])
  }

  @Test func `a search of very many or very long words is refused by a sentence`() async throws {
    let found = try await finder("One")
    #expect(throws: ListError.searchTooLong(words: 100)) {
      try found(Array(repeating: "word", count: 3_000).joined(separator: " "))
    }
    #expect(throws: ListError.searchTooLong(words: 100)) { try found(String(repeating: "x", count: 100_000)) }
    #expect(throws: ListError.searchTooLong(words: 100)) { try found(String(repeating: "1", count: 100_000)) }
    let digits = Array(repeating: String(repeating: "1", count: 3_000), count: 100).joined(separator: " ")
    #expect(try found(digits).isEmpty)
    #expect(try found(Array(repeating: "one", count: 100).joined(separator: " ")) == ["One"])
  }

  @Test func `folding twice is folding once`() {
    let unstable = (UInt32(0)...0x1FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
      let once = FoldedText.folded(String(scalar))
      return !FoldedText.folded(once).utf8.elementsEqual(once.utf8)
    }
    #expect(unstable == [])
  }

  @Test func `the documented table is the one of the code`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/search.md"), encoding: .utf8)
    for (letter, replacement) in FoldedText.letters {
      #expect(text.contains("\(letter) → \(String(String.UnicodeScalarView(replacement)))"))
    }
  }

  private static let vectors: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared = ProcessInfo.processInfo.environment["DAYBOOK_SHARED"] ?? root.appending(path: "../shared").path
    return shared + "/data/vectors/search-normalisation.txt"
  }()

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: vectors),
      "there are no normalisation vectors; set DAYBOOK_SHARED to the folder that has data/"))
  func `canonically equivalent forms fold alike`() throws {
    let lines = try String(contentsOfFile: Self.vectors, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    for line in lines {
      let forms = line.split(separator: ";").prefix(5).map { form in
        let scalars = form.split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
        return String(String.UnicodeScalarView(scalars))
      }
      #expect(forms.count == 5)
      #expect(Set(forms.map { Array(FoldedText.folded($0).utf8) }).count == 1, "\(line)")
      // Each form is found by every other.
      for form in forms where !SearchText.patterns(form).all.isEmpty {
        #expect(SearchText.of(form).hasPrefix(" " + FoldedText.folded(forms[0])), "\(line)")
      }
    }
    #expect(lines.count == 230)
  }
}
