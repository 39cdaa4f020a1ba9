// `daybook check`: whether what the rules see to held at every position of the log, and with --against the history gate.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct CheckCommand<D: ToolDomain>: TimeTravelCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check", abstract: "Check the invariants of the business at every position of the log.",
      discussion: """
        What the rules see to is asked again behind every batch that ever was written. Each violation is shown with the \
        event behind whose batch it was there, what was found, and when all was well again. `--list` names the \
        invariants.

        For whoever changes the code there is --against: with --record FILE gets what this version makes of the book, \
        digests of all states and of all views. Later versions are held against it: an event that can't be read any \
        more, or states or rows that are others, end the command with 1. The book may have grown since.
        """)
  }

  @OptionGroup var location: BookLocation
  @Option(
    help: ArgumentHelp("Only this one; may be given several times.", valueName: "name"),
    completion: .list(D.invariantNames))
  var invariant: [String] = []
  @Flag(help: "List the invariants, and check nothing.")
  var list = false
  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("List so many violations; the others are counted.", valueName: "violations"))
  var limit = 10_000
  @Option(
    help: ArgumentHelp("Hold the book against this file, in place of the invariants.", valueName: "file"),
    completion: .file())
  var against: String?
  @Flag(help: "Write the file of --against, anew if it is one of this book.")
  var record = false
  @Option(help: ArgumentHelp("Take and show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var outputOptions: OutputOptions

  var zone: String? { timeZone }

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit wants a number from 1.") }
    if record, against == nil { throw ValidationError("--record writes the file of --against; name one.") }
    if against != nil, list || !invariant.isEmpty || moment.at != nil {
      throw ValidationError(
        "--against looks at the book as it is and at no invariants; leave out --list, --invariant, --at.")
    }
  }

  func perform(_ console: Console) async throws {
    let names = try D.requireInvariants(invariant)
    if list {
      let rows = D.invariants.filter { names?.contains($0.name) ?? true }.map(InvariantRow.init)
      return try console.list(rows, empty: "\(D.program) has no invariants")
    }
    console.page()
    try await withBook(at: location.path, BookOptions(access: .readOnly, viewUpdates: .onQuery), console) {
      (book: Book<D>) in
      if let against { return try await hold(book, against: HistoryGate(file: against), console) }
      try await moment.withBook(from: book, zone: zone, console) { try await query($0, console) }
    }
  }

  private func hold(_ book: Book<D>, against gate: HistoryGate, _ console: Console) async throws {
    if record { return try await gate.record(book, console) }
    try await gate.check(book, console)
  }

  func query(_ book: Book<D>, _ console: Console) async throws {
    let progress = console.progress("checking")
    defer { progress.clear() }
    let names = invariant.isEmpty ? nil : invariant
    let report = try await book.checkInvariants(names, limit: limit) { progress.show($0, of: $1) }
    progress.clear()
    let times = try await TimeText.of(timeZone, in: book.present)
    let senders = report.violations.flatMap { [$0.event.actor] + ($0.goodAgain.map { [$0.actor] } ?? []) }
    let people = await ActorNames(of: senders, in: book.present)
    try ViolationPrinter(console, times, people).print(report)
    try report.requireSound()
  }
}

/// An invariant as a list shows it.
struct InvariantRow: FieldListRow {
  let name: String
  let sentence: String
  let categories: [String]

  init<D>(_ invariant: Invariant<D>) {
    name = invariant.name
    sentence = invariant.sentence
    categories = invariant.categories.sorted()
  }

  static let shown = [ShownField("name", "INVARIANT"), ShownField("sentence", "WHAT HOLDS", limit: 200)]

  static let fields: [RowField<InvariantRow>] = [
    RowField("name") { .text($0.name) }, RowField("sentence") { .text($0.sentence) },
    RowField("streams") { .list($0.categories.map { .text($0) }) },
  ]
}

extension ToolDomain {
  /// The names of the invariants.
  static var invariantNames: [String] { invariants.map(\.name) }

  /// The names as they were given, nil for none.
  ///
  /// - Throws: `ToolFailure` for the first one that the domain does not have, with what was probably meant.
  static func requireInvariants(_ names: [String]) throws(ToolFailure) -> [String]? {
    guard let unknown = names.first(where: { !invariantNames.contains($0) }) else { return names.isEmpty ? nil : names }
    let meant = Suggestion.nearest(to: unknown, of: invariantNames)
    throw ToolFailure(
      .usage, "there is no invariant \(unknown)",
      remedy: meant.map { "did you mean \($0)?" } ?? "`\(program) check --list` lists them")
  }
}

extension InvariantReport {
  /// Throws what was found: damage before violations.
  func requireSound() throws(ToolFailure) {
    try requireComplete()
    if !violations.isEmpty { throw .finding }
  }

  /// Throws if something can't be read.
  func requireComplete() throws(ToolFailure) {
    guard let first = unread.first else { return }
    let parts = unread.map(\.positions.words)
    var cause = "\(Self.shortened(parts)) can't be read"
    if unjudgedStreams > 0 {
      cause += "; \(Grouped.count(unjudgedStreams, "stream")) could not be judged from there on"
    }
    if !cutShort.isEmpty {
      cause += "; before #\(first.positions.lowerBound) only: \(cutShort.joined(separator: ", "))"
    }
    // The log says why, and what to do about it.
    throw ToolFailure(.corruptData, cause, remedy: first.reason)
  }

  private static func shortened(_ parts: [String]) -> String {
    parts.count <= 10
      ? parts.joined(separator: ", ")
      : parts.prefix(10).joined(separator: ", ") + " and \(parts.count - 10) more parts"
  }
}
