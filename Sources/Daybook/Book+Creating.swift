// Where a new book may be made, and what may begin one: nothing is made for a first command that is refused, and never
// among files of somebody else.

internal import EventLog
internal import EventLogStore
public import EventSourcing
internal import LibC

/// What stands in the place of a book.
public enum BookPlace: Sendable, Equatable {
  /// Nothing, or an empty folder, or what an interruption left before there was a log: a book can be made.
  case free
  case book
  /// The folder holds something else: the names in it, sorted. A file in the folder's place holds itself.
  case taken([String])
}

extension Book {
  /// Says what stands at `path`; changes nothing.
  ///
  /// - Throws: `store` with the code `io` when the folder can't be looked at.
  public static func place(_ path: String) throws(Failure) -> BookPlace {
    if try exists(at: path) { return .book }
    let names: [String]?
    do throws(StoreFailure) {
      names = try DiskStorage(folder: path).names(in: "")
    } catch {
      guard error.errno == ENOTDIR else { throw .store(error) }
      return .taken([path])
    }
    // Without a manifest there is no frame yet; opening refuses segments that say otherwise.
    let others = (names ?? []).filter { $0 != "LOCK" && $0 != "log" }.sorted()
    return others.isEmpty ? .free : .taken(others)
  }

  /// Makes sure that a book can be made at `path`.
  ///
  /// - Throws: `unsuitableFolder`, naming what is there.
  public static func requireFree(_ path: String) throws(Failure) {
    switch try place(path) {
    case .free: return
    case .book:
      throw .unsuitableFolder(path, reason: "there is a book already", remedy: "name a folder that is missing or empty")
    case .taken(let names):
      let shown = names.prefix(3).joined(separator: ", ")
      let more = names.count > 3 ? " and \(names.count - 3) more" : ""
      throw .unsuitableFolder(
        path, reason: names == [path] ? "it is a file" : "it holds \(shown)\(more) and no book",
        remedy: "name a folder that is missing or empty")
    }
  }

  /// Decides a request as the first of a new book, in memory; makes nothing.
  ///
  /// - Throws: `rejected`, as the book would.
  public static func checkFirst(_ request: Request<D>, now: Instant = .now) async throws(Failure) {
    do {
      let handler = try CommandHandler<D, InMemoryEventStore>(InMemoryEventStore(), BookClock { .now }, ports: [])
      _ = try await handler.stage(request, now: now)
    } catch {
      throw Failure(error)
    }
  }
}
