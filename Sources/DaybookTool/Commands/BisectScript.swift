// The program of `bisect --run`: it gets the views as they were as files of its own, and says by its exit code whether the
// book was good.

internal import Daybook
internal import EventSourcing
internal import Foundation
internal import LibC

/// A program that tells good from bad.
struct BisectScript: Sendable {
  let command: String
  let views: [String]
  /// The book's folder, for commands that the program may run itself.
  let book: String

  init(_ command: String, views: [String], book: String) throws {
    self.command = command
    self.views = views
    self.book = URL(filePath: book).path
  }

  /// Runs the program on a book as it was.
  ///
  /// - Throws: `ToolFailure` if it says neither.
  func look<D: ToolDomain>(at past: Book<D>) async throws -> BisectVerdict {
    let folder = FileManager.default.temporaryDirectory.appending(path: "daybook-bisect-\(UUID())").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for view in views { try await past.exportView(view, toFile: "\(folder)/\(view).sqlite") }
    return try await verdict(environment(past.moment, folder))
  }

  private func environment(_ moment: BookMoment?, _ folder: String) -> [String: String] {
    ProcessInfo.processInfo.environment.merging([
      "DAYBOOK": book, "DAYBOOK_VIEWS": folder, "DAYBOOK_POSITION": "\(moment?.position ?? 0)",
      "DAYBOOK_TIME": moment?.time?.description ?? "",
    ]) { $1 }
  }

  private func verdict(_ environment: [String: String]) async throws -> BisectVerdict {
    let ending = try await offCooperativeThreads { [command] in
      do {
        return try ChildProcess(
          ["/bin/sh", "-c", command], environment: environment, output: .descriptor(STDERR_FILENO)
        ).waitUntilExit()
      } catch {
        throw ToolFailure(.io, "\(error)")
      }
    }
    switch ending {
    case .exited(0): return .good
    case .exited(125): return .skip
    case .exited(1...127): return .bad
    case .exited(let code):
      throw ToolFailure(.usage, "the program ended with \(code)", remedy: "0 is good, 125 can't tell, 1 to 127 is bad")
    case .killed(let signal):
      throw ToolFailure(.usage, "the program was ended by signal \(signal)", remedy: "see what it printed")
    }
  }
}
