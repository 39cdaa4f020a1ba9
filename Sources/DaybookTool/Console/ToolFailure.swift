// What ends a command with an exit code other than 0: cause, remedy and code. Every error of the engine becomes one of
// these at the door.

internal import BackOffice
internal import Daybook
internal import EventSourcing
internal import ReadModels

/// The exit codes of the tool, as `cli.md` fixes them (the numbers are those of sysexits.h).
enum ExitStatus: Int32 {
  case done = 0
  /// A negative finding: something rejected, a verification failed.
  case finding = 1
  case usage = 64
  case corruptData = 65
  /// No such book, or no such subject in it.
  case notFound = 66
  case io = 74
  case locked = 75
  case interrupted = 130
}

struct ToolFailure: Error {
  let status: ExitStatus
  let cause: String
  let remedy: String?

  init(_ status: ExitStatus, _ cause: String, remedy: String? = nil) {
    self.status = status
    self.cause = cause
    self.remedy = remedy
  }

  /// A finding that the command has already told on standard output.
  static let finding = ToolFailure(.finding, "")

  /// `cause; remedy`, safe for a terminal and no longer than a person reads.
  var message: String {
    let cause = TerminalSafe.shortened(cause)
    return TerminalSafe.text(remedy.map { "\(cause); \(TerminalSafe.shortened($0))" } ?? cause)
  }
}

extension ToolFailure {
  init(_ error: BookError) {
    switch error {
    case .rejected(.notFound(let kind, let id)):
      self.init(.notFound, "there is no \(kind) \(id) in this book")
    case .rejected(let rejection): self.init(.finding, "rejected: \(rejection)")
    case .noSuchBook(let path):
      self.init(.notFound, "there is no book at \(path)", remedy: "make one with `daybook init` or `daybook demo`")
    case .readOnly(let reason): self.init(.io, "the book is open for reading only: \(reason)")
    case .store(let failure): self.init(Self.status(of: failure), failure.description)
    case .view(let error): self.init(Self.status(of: error), error.description)
    case .coding: self.init(.corruptData, error.description)
    case .invalidImport(let line, let reason, let remedy):
      self.init(.corruptData, "line \(line): \(reason)", remedy: remedy)
    case .unsuitableFolder(let path, let reason, let remedy):
      self.init(.usage, "\(path) can't be used: \(reason)", remedy: remedy)
    case .invalidQuery(let reason): self.init(.usage, reason)
    }
  }

  private static func status(of error: ViewError) -> ExitStatus {
    switch error {
    case .unknownView: .notFound
    case .refusedQuery, .timeLimit: .usage
    case .foreignFile: .io
    case _ where error.isBusy: .locked
    case _ where error.isRefusedBySystem: .io
    default: .corruptData
    }
  }

  private static func status(of failure: StoreFailure) -> ExitStatus {
    switch failure.code {
    case .locked, .contended: .locked
    case .corrupt, .unsupportedFormat: .corruptData
    case .notFound: .notFound
    case .io, .diskFull, .outcomeUnknown, .readOnly, .limitExceeded, .closed, .backupMismatch: .io
    }
  }
}
