// One visit of a page: what was asked for, by whom, as of when; and which page answers it.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct Visit<D: ToolDomain>: Sendable {
  let inspector: Inspector<D>
  /// What is asked, the same for all that is on a page.
  let shown: ShownBook<D>
  let address: PageAddress
  let form: Form

  init(_ inspector: Inspector<D>, _ shown: ShownBook<D>, _ address: PageAddress, form: Form) {
    self.inspector = inspector
    self.shown = shown
    self.address = address
    self.form = form
  }

  var book: Book<D> { shown.book }
  var times: TimeText { shown.times }
  /// The moment in the address, as it was written; nil for now.
  var moment: String? { address["at"] }

  func response() async throws -> InspectorResponse {
    switch address.words.first {
    case nil: try await homePage()
    case "find": try await searchPage()
    case "workings": try await workingsPage()
    case "rows": try await rowsPage()
    case "differences": try differencesPage()
    case "recent": try await recentEntries()
    default: try await inquiryPage()
    }
  }

  /// An address that keeps the moment of this page, if what the page shows is of that moment.
  func here(_ words: [String], _ options: KeyValuePairs<String, String> = [:]) -> PageAddress {
    let inquiry = inspector.inquiries[address.words]
    let isOfMoment = inquiry.map { $0[option: "at"] != nil } ?? true
    return PageAddress(words, options).with("at", isOfMoment ? moment : nil)
  }

  /// The address of a command as it is typed.
  func here(command: [String]) -> PageAddress {
    var address = here(command.filter { !$0.hasPrefix("--") })
    for option in command where option.hasPrefix("--") {
      let sides = option.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
      address = address.with(sides[0], sides.count > 1 ? sides[1] : "yes")
    }
    return address
  }

  /// Asks the command that an address stands for.
  func ask(_ address: PageAddress) async throws(ToolFailure) -> Answer {
    try await inspector.inquiries.answer(try arguments(for: address), in: book)
  }
}

// MARK: - From an address to a command

extension Visit {
  /// So many rows are on a page unless its address says otherwise, and at most so many.
  static var usualLimit: Int { 50 }
  private static var longest: Int { 500 }

  /// The command that an address stands for, as it is typed behind the program's name.
  func arguments(for address: PageAddress) throws(ToolFailure) -> [String] {
    let (inquiry, options) = try command(for: address)
    let positionals = address.words.dropFirst(inquiry.words.count)
    return inquiry.words + options + (positionals.isEmpty ? [] : ["--"] + positionals)
  }

  /// The same as a person types it in a shell.
  func commandLine(for address: PageAddress) throws(ToolFailure) -> String {
    let (inquiry, options) = try command(for: address)
    let positionals = Array(address.words.dropFirst(inquiry.words.count))
    let isSafe = positionals.allSatisfy { !$0.hasPrefix("-") }
    let words = inquiry.words + inquiry.fixed + (isSafe ? positionals + options : options + ["--"] + positionals)
    return ([D.program] + words).map(ShellText.quoted).joined(separator: " ")
  }

  private func command(for address: PageAddress) throws(ToolFailure) -> (Inquiry, [String]) {
    guard let inquiry = inspector.inquiries[address.words] else {
      throw ToolFailure(.notFound, "there is no page \(address.words.joined(separator: " "))")
    }
    try requireShown(inquiry)
    var options: [String] = []
    // A version says already as of when.
    let namesVersion = address.words.contains { StreamVersion.split($0) != nil }
    for option in address.options where !(namesVersion && option.name == "at") {
      options += try words(for: option, of: inquiry)
    }
    if inquiry[option: "limit"] != nil, address["limit"] == nil, listsRows(inquiry, address) {
      options.append("--limit=\(Self.usualLimit)")
    }
    if let user = inspector.options.user, inquiry[option: "as"] != nil { options.append("--as=\(user)") }
    if let zone = inspector.options.timeZone, inquiry[option: "time-zone"] != nil, address["time-zone"] == nil {
      options.append("--time-zone=\(zone)")
    }
    return (inquiry, options)
  }

  /// Whether a command lists rows without an end of their own: one that shows a named thing does where it is asked for
  /// more than the thing.
  private func listsRows(_ inquiry: Inquiry, _ address: PageAddress) -> Bool {
    let showsOne = inquiry.positionals.contains { !$0.isOptional && $0.values.isEmpty }
    return !showsOne || address.options.contains { !["at", "output", "with"].contains($0.name) }
  }

  private func words(
    for option: PageAddress.Option, of inquiry: Inquiry
  ) throws(ToolFailure) -> [String] {
    switch option.name {
    case "output", "with": return []
    case "at" where inquiry[option: "at"] == nil: return []
    case "as": throw ToolFailure(.usage, "who looks is said where the pages are started")
    case "limit":
      guard let limit = Int(option.value), (1...Self.longest).contains(limit) else {
        throw ToolFailure(.usage, "a page has 1 to \(Self.longest) rows")
      }
    default: break
    }
    guard let argument = inquiry[option: option.name] else {
      throw ToolFailure(.usage, "\(inquiry.words.joined(separator: " ")) takes no \(option.name)")
    }
    guard argument.kind == .flag else { return ["--\(option.name)=\(option.value)"] }
    let opposite = "no-\(option.name)"
    if option.value == "no" { return inquiry[option: opposite] == nil ? [] : ["--\(opposite)"] }
    return ["--\(option.name)"]
  }

  /// Throws where the pages are for one user and the command tells what others may see.
  private func requireShown(_ inquiry: Inquiry) throws(ToolFailure) {
    guard !isShown(inquiry) else { return }
    throw ToolFailure(
      .notFound, "\(inquiry.words.joined(separator: " ")) is not shown to \(shown.viewerName ?? "everyone")",
      remedy: "it tells of everything in the book")
  }

  /// Whether a command shows no more than the user of these pages may see.
  func isShown(_ inquiry: Inquiry) -> Bool {
    inspector.options.user == nil || !D.hidesStreams || inquiry[option: "as"] != nil
  }
}

/// Words as a shell takes them.
enum ShellText {
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-_./=:@,+%".utf8.contains(byte)
    }
    return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }
}

extension ToolFailure {
  /// Whether there is no answer to what was asked, rather than one that can't be read.
  var hasNoAnswer: Bool { [.notFound, .usage, .finding].contains(status) }
}
