// What can go wrong with a book as a whole, for callers: a rejection by the rules, a failure of the store, a view that
// can't be trusted, or a wrong use.

public import EventSourcing
public import ReadModels

/// Why a book could not do what was asked.
public enum BookError<Rejection: Error & Sendable>: Error, Sendable, CustomStringConvertible {
  /// A rule of the domain forbids it; nothing was appended.
  case rejected(Rejection)
  /// There is no book in this folder.
  case noSuchBook(String)
  /// The book was opened for reading only.
  case readOnly(reason: String)
  case store(StoreFailure)
  case coding(EventCodingError)
  /// A view can't be used; the error says why and what to do.
  case view(ViewError)
  /// A line of an export can't be taken in; nothing was made.
  case invalidImport(line: Int, reason: String, remedy: String)
  /// A folder that was named for a copy or a new book can't be used for it; nothing was changed.
  case unsuitableFolder(String, reason: String, remedy: String)
  /// The book is asked as of a moment that has not come yet.
  case noSuchMoment(String)
  /// A query's argument makes no sense, such as a malformed cursor.
  case invalidQuery(String)
  /// What is wrong with a script of changes, line by line; nothing was done.
  case invalidScript([ScriptFault])

  public var description: String {
    switch self {
    case .rejected(let rejection): "\(rejection)"
    case .noSuchBook(let path): "there is no book at \(path)"
    case .readOnly(let reason): "the book is open for reading only: \(reason)"
    case .store(let failure): failure.description
    case .coding(let error): error.description
    case .view(let error): error.description
    case .invalidImport(let line, let reason, let remedy): "line \(line): \(reason); \(remedy)"
    case .unsuitableFolder(let path, let reason, let remedy): "\(path) can't be used: \(reason); \(remedy)"
    case .noSuchMoment(let reason), .invalidQuery(let reason): reason
    case .invalidScript(let faults): faults.map(\.description).joined(separator: "\n")
    }
  }
}

extension BookError {
  /// The error of the engine's outside for one of its inside.
  init(_ error: any Error) {
    switch error {
    case let error as BookError: self = error
    case let error as StoreFailure: self = .store(error)
    case let error as EventCodingError: self = .coding(error)
    case let error as Rejection: self = .rejected(error)
    case let error as ImportLineFault:
      self = .invalidImport(line: error.line, reason: error.reason, remedy: error.remedy)
    case let error as ViewError: self = .view(error)
    case let error as ScriptFaults: self = .invalidScript(error.faults)
    case let error as NoSuchMoment: self = .noSuchMoment(error.description)
    case let error as any QueryError: self = .invalidQuery(error.description)
    default: self = .store(StoreFailure(.io, "\(error)"))
    }
  }

  init(_ failure: CommandFailure<Rejection>) {
    switch failure {
    case .rejected(let rejection): self = .rejected(rejection)
    case .store(let failure): self = .store(failure)
    case .coding(let error): self = .coding(error)
    }
  }
}
