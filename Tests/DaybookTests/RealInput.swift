// The real inputs and the results that they must give, from the shared folder beside the project or the one that
// DAYBOOK_SHARED names. Without them the tests are skipped, with a message.

import BackOffice
import BackOfficeViews
import Daybook
import Foundation
import LibC
import Testing

enum RealInput {
  static let folder: String = {
    if let named = ProcessInfo.processInfo.environment["DAYBOOK_SHARED"] { return named + "/data" }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.appending(path: "../shared/data").standardized.path
  }()

  static let isThere = FileManager.default.fileExists(atPath: folder + "/northwind-commands.jsonl")

  /// Whether `DAYBOOK_LONG` asks for all that takes long.
  static let isLongRun = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] != nil

  static let missing: Comment = "there are no real inputs at \(folder); set DAYBOOK_SHARED to the folder that has data/"

  /// The path of a command file; one that ends in `.gz` is unpacked into `target` first.
  static func commands(_ name: String, unpackedInto target: TemporaryFolder) throws -> String {
    let path = folder + "/" + name
    guard name.hasSuffix(".gz") else { return path }
    let unpacked = target.path + "/" + name.dropLast(3)
    try ChildProcess(["/bin/gzip", "-dc", path], output: .file(unpacked)).waitUntilExit()
    return unpacked
  }

  /// Makes a book with all that Northwind's commands do, its lists not built: a copy of one that is made once in a process.
  static func makeNorthwind(at path: String) async throws {
    try FileManager.default.copyItem(atPath: try await northwind.value.path + "/book", toPath: path)
  }

  private static let northwind = Task {
    let folder = try TemporaryFolder.untilExit()
    let book = try await BackOfficeBook.open(folder.path + "/book", BookOptions(viewUpdates: .onQuery))
    var options = ApplyOptions()
    options.clock = .commands
    let file = try commands("northwind-commands.jsonl", unpackedInto: folder)
    _ = try await book.apply(.file(file), options) { _ in }
    try await book.close()
    return folder
  }

  static func expected(_ name: String) throws -> ExpectedResults {
    try JSONDecoder().decode(ExpectedResults.self, from: Data(contentsOf: URL(filePath: folder + "/" + name)))
  }
}

/// What the lists and counts must be, computed from the source data without this engine.
struct ExpectedResults: Decodable {
  let commands: Int
  let customers: Int
  let contacts: Int?
  let users: Int?
  let workflows: Int?
  let orderList: Int
  let openOrders: Int
  let closedOrders: Int
  let outstandingTasks: Int
  let outstandingTaskNames: [String: Int]
  let openOrdersByAssignedUser: [String: Int]
  let openOrdersByCustomerTop5: [String: Int]?
  let openOrdersInitialFeeMinor: Int64?
  let eventsOfOrders: [String: Int]
  let elapsedMillisByTaskName: [String: Int64]?
}
