// The folder that a demo is made in. Only a folder that an earlier demo made is ever replaced, and only when that was
// asked for; anything else that is there stays untouched.

internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation

struct DemoSite {
  private let folder: URL
  /// A file beside the log which says that everything here is made up.
  private static let marker = "DEMO"

  init(_ path: String) {
    folder = URL(fileURLWithPath: path, isDirectory: true)
  }

  /// Makes sure that the folder is there, free for a new demo, and marked as one.
  func prepare(isAllowed: Bool, _ console: Console) async throws {
    try await clear(isAllowed: isAllowed, console)
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let marker = try NewFile(folder.appendingPathComponent(Self.marker).path, ending: "making")
      try marker.channel.line("Made by `daybook demo`; nothing in it is real.")
      try marker.finish()
    } catch let failure as ToolFailure {
      throw failure
    } catch {
      throw ToolFailure(.io, "can't write to \(folder.path): \(error.localizedDescription)")
    }
  }

  private func clear(isAllowed: Bool, _ console: Console) async throws {
    guard let content = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      if FileManager.default.fileExists(atPath: folder.path) {
        throw ToolFailure(.usage, "\(folder.path) is not a folder", remedy: "choose another place")
      }
      return
    }
    guard !content.isEmpty else { return }
    guard content.contains(Self.marker) else {
      throw ToolFailure(.finding, "\(folder.path) exists and is no demo book", remedy: "choose another folder")
    }
    guard isAllowed || console.confirms("Replace the demo book at \(folder.path)?") else {
      throw ToolFailure(
        .finding, "there is a demo book at \(folder.path) already",
        remedy: "replace it with --yes, or choose another folder")
    }
    try await refuseIfInUse()
    for name in content { try remove(name) }
  }

  /// Whoever holds the book's lock is still working with it. A damaged demo may go.
  private func refuseIfInUse() async throws {
    do {
      try await BackOfficeBook.open(
        folder.path, BookOptions(access: .existing, viewUpdates: .onQuery, deadlines: .withCommands)
      )
      .close()
    } catch BackOfficeBook.Failure.store(let failure) where failure.code == .locked {
      throw BackOfficeBook.Failure.store(failure)
    } catch {}
  }

  private func remove(_ name: String) throws {
    do {
      try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    } catch {
      throw ToolFailure(.io, "can't remove \(name) from \(folder.path): \(error.localizedDescription)")
    }
  }
}
