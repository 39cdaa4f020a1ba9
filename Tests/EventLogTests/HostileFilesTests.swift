// What others put into a book's folder: pipes, devices, folders, links and files of a terabyte in place of the log's own.
// Each is named at once, by every call that reads or writes; nothing waits, and no memory is taken for what isn't there.

import Foundation
import Testing

@testable import EventLog

/// A book of a few events on the real disk.
final class RealBook {
  let path: String
  var storage: DiskStorage { DiskStorage(folder: path) }

  /// Makes the book; with `flushes`, so many events.
  init(flushes: Int = 12) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "book-\(UUID())").path
    let log = try Log(storage, options: Self.options)
    for number in 0..<flushes { try log.write([sample(number)]) }
    log.maintenance.runAll()
    log.shell.finish()
  }

  deinit {
    for path in [path, path + ".old"] { try? FileManager.default.removeItem(atPath: path) }
  }

  static var options: LogOptions {
    var options = LogOptions.small(segment: 1024)
    options.indexRunLength = 4
    return options
  }

  func file(_ name: String) -> String { path + "/" + name }

  /// The files of the log and the index.
  var names: [String] {
    ["LOCK"]
      + [LogFiles.folder, IndexFiles.folder].flatMap { folder in
        ((try? storage.names(in: folder)) ?? []).map { folder + "/" + $0 }
      }
  }

  /// All that can be done with a book, and what each throws.
  func attempts(salvaging: Bool = true) -> [(what: String, error: StoreFailure?)] {
    func error(_ body: () throws -> Void) -> StoreFailure? {
      do { try body() } catch { return error as? StoreFailure }
      return nil
    }
    let copy = FileManager.default.temporaryDirectory.appending(path: "copy-\(UUID())").path
    defer {
      for path in [copy, copy + ".2", copy + ".3"] { try? FileManager.default.removeItem(atPath: path) }
    }
    return [
      ("opening", error { try Log(storage, options: Self.options).shell.finish() }),
      ("reading", error { _ = try LogReader.open(storage).everything() }),
      ("verifying", error { _ = try storage.verifyLog() }),
      ("backing up", error { _ = try storage.backUpLog(to: DiskStorage(folder: copy)) }),
      ("restoring", error { _ = try DiskStorage.restoreLog(from: path, to: copy + ".2") }),
      ("salvaging", salvaging ? error { _ = try DiskStorage.salvageLog(from: path, to: copy + ".3") } : nil),
      ("examining", error { _ = storage.diagnoseLog() }),
    ]
  }
}

@Suite struct HostileFilesTests {
  private let files = FileManager.default

  @Test(arguments: ["pipe", "socket", "device", "folder", "link"])
  func `what is no file is named at once`(kind: String) throws {
    for name in try RealBook().names {
      let book = try RealBook()
      let path = book.file(name)
      try files.moveItem(atPath: path, toPath: book.path + "/aside")
      switch kind {
      case "pipe": #expect(mkfifo(path, 0o600) == 0)
      case "socket": try makeSocket(at: path)
      case "device":
        // Needs root; a link to one is another case.
        guard mknod(path, S_IFCHR | 0o600, 0x103) == 0 else { return }
      case "folder": try files.createDirectory(atPath: path, withIntermediateDirectories: false)
      default: try files.createSymbolicLink(atPath: path, withDestinationPath: book.path + "/aside")
      }
      var named = 0
      for (what, error) in book.attempts() {
        guard let error else { continue }
        #expect(error.file == name && error.message.contains("lies"), "\(what) with \(kind) as \(name): \(error)")
        #expect(error.remedy != nil)
        named += 1
      }
      // The lock and the index are of no use to a reader, and a salvage leaves out what it can't read.
      #expect(named >= (name.hasPrefix(LogFiles.folder) ? 4 : 1), "\(kind) as \(name)")
      #expect(try files.attributesOfItem(atPath: path)[.type] as? FileAttributeType != .typeRegular)
    }
  }

  private func makeSocket(at path: String) throws {
    let short = "/tmp/s\(UInt32.random(in: 0..<UInt32.max))"
    let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(made) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: short.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    #expect(bound == 0)
    try files.moveItem(atPath: short, toPath: path)
  }

  @Test func `a file with a hole of a terabyte is refused before room is made for it`() throws {
    for name in try RealBook().names where name != LogFiles.lock && name != LogFiles.durable {
      let book = try RealBook()
      #expect(truncate(book.file(name), 1 << 40) == 0)
      for (what, error) in book.attempts(salvaging: name == LogFiles.manifest) where name.hasPrefix(LogFiles.folder) {
        if what == "examining" || what == "salvaging" { continue }
        // A sealed segment is looked at when something in it is read.
        if what == "opening", name.hasSuffix(".sealed") { continue }
        #expect(error?.code == .corrupt && error?.file == name, "\(what): \(String(describing: error))")
        #expect(error?.message.contains("too large") == true, "\(what): \(String(describing: error))")
      }
      // A run of the index that can't be one is as good as none.
      if !name.hasPrefix(LogFiles.folder) { #expect(try LogReader.open(book.storage).everything().count == 12) }
    }
  }

  @Test func `a segment that nobody named is not read through a hole of a terabyte`() throws {
    let book = try RealBook()
    #expect(files.createFile(atPath: book.file(LogFiles.segment(99)), contents: nil))
    #expect(truncate(book.file(LogFiles.segment(99)), 1 << 40) == 0)
    let error = #expect(throws: StoreFailure.self) { try Log(book.storage, options: RealBook.options) }
    #expect(error?.code == .corrupt && error?.file == LogFiles.segment(99))
  }

  @Test(arguments: ["log", "index"]) func `a folder that is a link is not followed`(name: String) throws {
    let book = try RealBook()
    try files.moveItem(atPath: book.file(name), toPath: book.path + ".old")
    try files.createSymbolicLink(atPath: book.file(name), withDestinationPath: book.path + ".old")
    for (what, error) in book.attempts() where name == "log" || what == "opening" || what == "reading" {
      if what == "examining" { continue }
      #expect(error?.code == .io && error?.file == name, "\(what): \(String(describing: error))")
      #expect(error?.message.contains("symbolic link") == true, "\(what): \(String(describing: error))")
    }
  }

  @Test func `the book's own path may be a link`() throws {
    let book = try RealBook()
    try files.moveItem(atPath: book.path, toPath: book.path + ".old")
    try files.createSymbolicLink(atPath: book.path, withDestinationPath: book.path + ".old")
    for (what, error) in book.attempts() { #expect(error == nil, "\(what): \(String(describing: error))") }
  }

  @Test func `a new file does not empty the one whose name it takes`() throws {
    let book = try RealBook()
    try Data("mine".utf8).write(to: URL(filePath: book.path + "/other"))
    #expect(link(book.path + "/other", book.file(LogFiles.newManifest)) == 0)
    #expect(book.attempts().allSatisfy { $0.error == nil })
    #expect(try String(contentsOfFile: book.path + "/other", encoding: .utf8) == "mine")
  }

  @Test(arguments: [
    (EFBIG, "size of files"), (EMFILE, "open"), (ENFILE, "open"), (ENOMEM, "Memory"), (ENOSPC, "space"),
  ])
  func `what has run out is said`(errno: Int32, word: String) {
    #expect(StoreFailure(system: errno, "writing", file: "log/manifest").remedy?.contains(word) == true)
  }

  @Test func `a relative path stays the same when the process goes elsewhere`() throws {
    let book = try RealBook()
    let here = files.currentDirectoryPath
    // Another test may look at the folder meanwhile, so it is the same as before at the end, and only names below it
    // are asked for.
    let relative = String(repeating: "../", count: here.split(separator: "/").count) + book.path.dropFirst()
    let reader = try LogReader.open(DiskStorage(folder: relative))
    try reader.refresh()
    #expect(reader.durable.position == 12)
  }
}

@Suite struct MovedReaderTests {
  private let files = FileManager.default

  @Test func `a reader goes on where the same log lies now`() throws {
    let book = try RealBook()
    let reader = try LogReader.open(book.storage)
    try files.moveItem(atPath: book.path, toPath: book.path + ".old")
    try files.copyItem(atPath: book.path + ".old", toPath: book.path)
    let log = try Log(book.storage, options: RealBook.options)
    try log.write([sample(12)])
    try reader.refresh()
    #expect(reader.durable == log.durable && reader.durable.position == 13)
    #expect(try reader.everything() == log.everything())
  }

  @Test func `a reader whose log is gone or another says so, and goes on when it is back`() throws {
    let book = try RealBook()
    let reader = try LogReader.open(book.storage)
    try files.moveItem(atPath: book.path, toPath: book.path + ".old")
    let gone = #expect(throws: StoreFailure.self) { try reader.refresh() }
    #expect(gone?.code == .notFound && gone?.remedy != nil, "\(String(describing: gone))")
    var options = RealBook.options
    options.newLogID = id(77)
    let other = try Log(book.storage, options: options)
    try other.write([sample(3)])
    let replaced = #expect(throws: StoreFailure.self) { try reader.refresh() }
    #expect(replaced?.code == .corrupt && replaced?.message.contains("another log") == true)
    try files.removeItem(atPath: book.path)
    try files.moveItem(atPath: book.path + ".old", toPath: book.path)
    try reader.refresh()
    #expect(try reader.everything().count == 12)
  }

  @Test func `a reader notices a folder log that is older`() throws {
    let book = try RealBook()
    try files.copyItem(atPath: book.file("log"), toPath: book.file("old"))
    let log = try Log(book.storage, options: RealBook.options)
    try log.write([sample(12)])
    log.shell.finish()
    let reader = try LogReader.open(book.storage)
    try files.removeItem(atPath: book.file("log"))
    try files.moveItem(atPath: book.file("old"), toPath: book.file("log"))
    let error = #expect(throws: StoreFailure.self) { try reader.refresh() }
    #expect(error?.code == .corrupt, "\(String(describing: error))")
    #expect(reader.durable.position == 13)
  }
}
