// What the commands have in common: a console, and a book that is opened for them and closed after them.

public import ArgumentParser
public import Daybook
internal import Foundation

/// A command of the tool. It does its work in `perform`; what it prints is handed over even when it fails half-way.
public protocol ToolCommand<D>: AsyncParsableCommand {
  /// Whose books it works on.
  associatedtype D: ToolDomain
  /// What it prints, and how.
  var outputOptions: OutputOptions { get }
  /// Does the work.
  ///
  /// - Throws: `ToolFailure`, or an error of the book, each of which has its exit code.
  func perform(_ console: Console) async throws
}

extension ToolCommand {
  public func run() async throws {
    let console = Console(outputOptions, for: D.self)
    do {
      try await perform(console)
    } catch {
      let unwritten = console.output.failure
      do {
        try console.finish()
      } catch let later as ToolFailure {
        guard unwritten == nil else { throw later }
        // What ended the command counts, also where what it printed before can't be written any more.
        console.tell(later)
      } catch {}
      throw unwritten ?? error
    }
    try console.finish()
  }
}

/// A command that asks an existing book something and changes nothing in it.
public protocol QueryCommand<D>: ToolCommand {
  /// Whose books it works on, as follows from `query`.
  associatedtype D
  /// Where the book is.
  var location: BookLocation { get }
  /// Asks the book, which is open for reading only, and prints the answer.
  func query(_ book: Book<D>, _ console: Console) async throws
  /// Whether what is long goes through a pager; true unless the command says otherwise.
  var isPaged: Bool { get }
  /// Asks at the moment that the command is about: `query` on the book as it is, unless the command says otherwise.
  func ask(_ book: Book<D>, _ console: Console) async throws
}

extension QueryCommand {
  public var isPaged: Bool { true }

  public func perform(_ console: Console) async throws {
    if isPaged { console.page() }
    try await withBook(at: location.path, BookOptions(access: .readOnly, viewUpdates: .onQuery), console) { book in
      try await ask(book, console)
    }
  }

  public func ask(_ book: Book<D>, _ console: Console) async throws { try await query(book, console) }
}

/// Opens a book for the length of `body` and tells what opening it found.
public func withBook<D: ToolDomain, Result>(
  at path: String, _ options: BookOptions, _ console: Console, ports: [any EffectPort<D>] = [],
  _ body: (Book<D>) async throws -> Result
) async throws -> Result {
  let book = try await Book<D>.open(path, options, ports: ports)
  if let report = book.openingReport { console.notice("note: \(report)") }
  defer { for note in book.takeNotes() { console.notice("note: \(note)") } }
  do {
    let result = try await body(book)
    try? await book.close()
    return result
  } catch {
    try? await book.close()
    throw error
  }
}

/// Tells whoever is about to write into a book whose newest event is ahead of the clock.
func tellOfClock<D: ToolDomain>(_ book: Book<D>, _ console: Console) async throws {
  guard let newest = try await book.newestEventAheadOfClock else { return }
  console.notice(
    "note: the newest event of this book was recorded at \(newest), after what the clock says: "
      + "what is recorded now gets that time; if the clock is right, see `\(D.program) doctor`")
}
