// `daybook bisect`: which batch turned a book from good to bad, by a query, by a program's word, or by an invariant.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import ReadModels

struct BisectCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "bisect", abstract: "Find the event that turned the book from good to bad.",
      discussion: """
        Looks at the book as it was, halving what is left between good and bad. With --query it is good where the first \
        column of the first row is neither 0 nor null; the query may name the tables of several views. With --run it is \
        what the program says by its exit code: 0 is good, 125 can't tell, 1 to 127 is bad, and anything else ends the \
        search. The program is run by sh and finds in DAYBOOK_VIEWS a folder with a file VIEW.sqlite for each view, in \
        DAYBOOK_POSITION and DAYBOOK_TIME the moment, in DAYBOOK the book; what it prints goes to standard error. With \
        --invariant the log is gone through once, which finds the first violation for certain.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "Only where this stream changed; name \(D.streamNames).")
  var stream: String?
  @Flag(help: "Look behind every batch of the log.")
  var all = false
  @Option(help: ArgumentHelp("One SELECT that is 0 or null where it is bad.", valueName: "sql"))
  var query: String?
  @Option(
    help: ArgumentHelp("Find the first violation of this invariant.", valueName: "name"),
    completion: .list(D.invariantNames))
  var invariant: String?
  @Option(
    help: ArgumentHelp("A program that says whether it is good.", valueName: "program"),
    completion: .shellCommand("compgen -c"))
  var run: String?
  @Option(
    help: ArgumentHelp("Make only this view for the program; may be given several times.", valueName: "name"),
    completion: .list(D.viewNames))
  var view: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where it was good; the beginning if missing.", valueName: "position|time"),
    transform: MomentArgument.parse)
  var good: MomentArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Where it was bad; the end if missing.", valueName: "position|time"),
    transform: MomentArgument.parse)
  var bad: MomentArgument?
  @Option(help: ArgumentHelp("End the query after so many seconds at each look.", valueName: "seconds"))
  var timeout: Double = 60
  @Option(help: ArgumentHelp("Take and show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var cache: CacheOption
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    // An invariant is asked of the whole log anyway.
    if stream == nil ? !all && invariant == nil : all { throw ValidationError("Name a stream, or say --all.") }
    guard [query, invariant, run].compactMap(\.self).count == 1 else {
      throw ValidationError("Give one of --query, --invariant and --run.")
    }
    if !view.isEmpty, run == nil { throw ValidationError("--view is for --run.") }
    if !(timeout > 0) { throw ValidationError("--timeout wants a number above 0.") }
  }

  func query(_ book: Book<D>, _ console: Console) async throws {
    let times = try await TimeText.of(timeZone, in: book)
    let range = try await range(in: book, times)
    let printer = BisectPrinter(book, console, times)
    if let invariant {
      try await search(for: invariant, range, printer, console)
    } else {
      try await search(range, printer, console)
    }
  }

  private func range(in book: Book<D>, _ times: TimeText) async throws -> BisectRange {
    var range = BisectRange()
    if let stream { range.stream = try await StreamArgument.existing(stream, in: book) }
    range.good = try await good?.moment(in: book, times)
    range.bad = try await bad?.moment(in: book, times)
    return range
  }

  private func search(
    for name: String, _ range: BisectRange, _ printer: BisectPrinter<D>, _ console: Console
  ) async throws {
    _ = try D.requireInvariants([name])
    let progress = console.progress("checking")
    defer { progress.clear() }
    let result = try await printer.book.firstViolation(of: name, in: range) { progress.show($0, of: $1) }
    progress.clear()
    switch result.found {
    case .turned(let violation):
      try await printer.print(violation)
      try result.report.requireComplete()
    case .badAtStart(let position, let violation):
      throw ToolFailure(
        .usage, "\(name) is broken at #\(position) already, since #\(violation.event.position): \(violation.found)",
        remedy: "name an earlier position as --good")
    case .holds(let end):
      try result.report.requireComplete()
      console.notice("\(name) holds through #\(end)")
      throw ToolFailure.finding
    }
  }

  private func search(_ range: BisectRange, _ printer: BisectPrinter<D>, _ console: Console) async throws {
    let script = try run.map {
      try BisectScript($0, views: view.isEmpty ? D.viewNames : D.requireViews(view), book: location.path)
    }
    var notes: Set<String> = []
    func tell(_ note: String) {
      notes.insert(note)
      console.notice("note: \(note)")
    }
    let result = try await printer.book.bisect(range, cacheLimit: cache.bytes) { step in
      console.notice("\(printer.times.text(of: step.moment)): \(step.verdict.words)")
    } _: { past in
      // A private copy of the views is worth telling once.
      defer { for note in past.takeNotes() where !notes.contains(note) { tell(note) } }
      if let script { return try await script.look(at: past) }
      return try await past.sql(query ?? "", timeLimit: timeout).isTrue ? .good : .bad
    }
    switch result.outcome {
    case .turned(let good, let bad, let skipped):
      try await printer.print(good: good, bad: bad, skipped: skipped, steps: result.steps)
      if !skipped.isEmpty { throw ToolFailure.finding }
    case .good(let start, let end):
      console.notice("it is good at #\(start) and at #\(end)")
      throw ToolFailure.finding
    case .badAtStart(let position):
      throw ToolFailure(
        .usage, "it is bad at #\(position) already", remedy: "name a position at which it was good as --good")
    case .skippedEnd(let position):
      throw ToolFailure(.usage, "it can't be told at #\(position)", remedy: "name another end by --good or --bad")
    }
  }
}

extension BisectVerdict {
  fileprivate var words: String {
    switch self {
    case .good: "good"
    case .bad: "bad"
    case .skip: "can't tell"
    }
  }
}

extension ToolDomain {
  /// The names as they were given.
  ///
  /// - Throws: `ToolFailure` for the first one that is no view.
  static func requireViews(_ names: [String]) throws(ToolFailure) -> [String] {
    guard let unknown = names.first(where: { !viewNames.contains($0) }) else { return names }
    throw ToolFailure(Book<Self>.Failure.view(.unknownView(unknown)), of: Self.self)
  }
}
