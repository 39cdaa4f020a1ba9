// What ends a command with an exit code other than 0: cause, remedy and code. Every error of the engine becomes one of
// these at the door.

internal import Daybook
internal import EventSourcing
internal import ReadModels

/// The exit codes of the tool; the numbers are those of sysexits.h.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  /// A negative finding: something rejected, a verification failed.
  case finding = 1
  /// The arguments make no sense.
  case usage = 64
  /// The book is damaged, or its parts contradict each other.
  case corruptData = 65
  /// No such book, or no such subject in it.
  case notFound = 66
  /// Reading or writing failed.
  case io = 74
  /// Another process has the book open for writing.
  case locked = 75
  /// Ctrl-C.
  case interrupted = 130
}

/// What ends a command with an exit code other than 0.
public struct ToolFailure: Error {
  /// The exit code.
  public let status: ExitStatus
  /// What is wrong; empty if the command has told it already.
  public let cause: String
  /// What to do about it.
  public let remedy: String?

  /// A failure to be thrown by a command: `cause; remedy` is printed on standard error.
  public init(_ status: ExitStatus, _ cause: String, remedy: String? = nil) {
    self.status = status
    self.cause = cause
    self.remedy = remedy
  }

  /// A finding that the command has already told on standard output.
  public static let finding = ToolFailure(.finding, "")

  /// `cause; remedy`, safe for a terminal and no longer than a person reads.
  var message: String {
    let cause = TerminalSafe.shortened(cause)
    return TerminalSafe.text(remedy.map { "\(cause); \(TerminalSafe.shortened($0))" } ?? cause)
  }
}

extension ToolFailure {
  /// Any error of a command, as what ends the program with it.
  package init<D: ToolDomain>(_ error: any Error, of domain: D.Type) {
    switch error {
    case let failure as ToolFailure: self = failure
    case let error as Book<D>.Failure: self.init(error, of: domain)
    default: self.init(.io, "\(error)")
    }
  }

  /// What is wrong and what to do about it.
  package var sentence: String { remedy.map { "\(cause); \($0)" } ?? cause }

  init<D: ToolDomain>(_ error: Book<D>.Failure, of domain: D.Type) {
    switch error {
    case .rejected(let rejection):
      let report = D.report(rejection)
      self.init(report.status, report.message, remedy: report.explanation)
    case .noSuchBook(let path): self.init(.notFound, "there is no book at \(path)", remedy: D.howToBegin)
    case .readOnly(let reason): self.init(.io, "the book is open for reading only: \(reason)")
    case .store(let failure): self.init(Self.status(of: failure), failure.description)
    case .view(.unknownView(let name)):
      let meant = Suggestion.nearest(to: name, of: D.viewNames)
      self.init(
        .notFound, "there is no view named \(name)",
        remedy: meant.map { "did you mean \($0)?" } ?? "there are: \(D.viewNames.joined(separator: ", "))")
    case .view(let error): self.init(Self.status(of: error), error.description)
    case .coding: self.init(.corruptData, error.description)
    case .invalidImport(let line, let reason, let remedy):
      self.init(.corruptData, "line \(line): \(reason)", remedy: remedy)
    case .unsuitableFolder(let path, let reason, let remedy):
      self.init(.usage, "\(path) can't be used: \(reason)", remedy: remedy)
    case .noSuchMoment(let reason): self.init(.notFound, reason)
    case .invalidQuery(let reason): self.init(.usage, reason)
    case .invalidScript: self.init(.usage, error.description)
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
