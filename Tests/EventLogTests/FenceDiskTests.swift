// The same on a real disk, by the means that people have: mv, rm, cp. The writer is poisoned, and what lies in the
// book's place then stays as it is.

import Foundation
import LibC
import Testing

@testable import EventLog

@Suite struct FenceDiskTests {
  private let files = FileManager.default

  /// An open book beside another one.
  private struct Pair {
    let book: RealBook
    let other: RealBook
    let log: Log<DiskStorage>
  }

  private func pair() throws -> Pair {
    let (book, other) = (try RealBook(), try RealBook(flushes: 5))
    return Pair(book: book, other: other, log: try Log(book.storage, options: RealBook.options))
  }

  /// Every file below a folder, with its content.
  private func contents(_ path: String) throws -> [String: Data?] {
    try Dictionary(
      uniqueKeysWithValues: files.subpathsOfDirectory(atPath: path).map {
        ($0, files.contents(atPath: path + "/" + $0))
      })
  }

  private static let seizures: [String] = [
    "mv $B $B.old", "mv $B $B.old; cp -r $O $B", "mv $B $B.old; ln -s $B.old/nothing $B", "rm -r $B", "rm $B/LOCK",
    "rm $B/LOCK; touch $B/LOCK", "mv $B/log $B/log.old", "rm -r $B/log", "rm $B/log/manifest",
    "mv $B/log $B/log.old; ln -s log.old $B/log", "cp $O/log/manifest $B/log/manifest", "cp -r $O/log/* $B/log/",
    "cp -r $B/log $B/log.old; rm -r $B/log; mv $B/log.old $B/log",
    "for f in $B/log/*.segment; do cp $f $f.x; mv $f.x $f; done",
    "for f in $B/log/*.segment; do truncate -s 600 $f; done",
  ]

  @Test(arguments: seizures) func `a writer whose book is taken away is poisoned, and changes nothing`(script: String)
    throws
  {
    let pair = try pair()
    try pair.log.write([sample(12)])
    try run("cd $(dirname $B); " + script, pair)
    let (book, other) = (try? contents(pair.book.path), try contents(pair.other.path))
    let error = #expect(throws: StoreFailure.self) { try pair.log.write([sample(13)]) }
    #expect(error?.code == .outcomeUnknown && error?.remedy != nil, "\(String(describing: error))")
    pair.log.maintenance.runAll()
    pair.log.shell.finish()
    #expect(pair.log.durable.position == 13)
    #expect(try contents(pair.other.path) == other)
    #expect((try? contents(pair.book.path)) == book)
  }

  @Test(arguments: 0..<8) func `no segment is made in a log that another was put over`(flushes: Int) throws {
    let pair = try pair()
    for number in 12..<12 + flushes { try pair.log.write([sample(number)]) }
    try run("cp -r $O/log/* $B/log/", pair)
    let before = try contents(pair.book.path)
    #expect(throws: StoreFailure.self) { try pair.log.write([sample(12 + flushes)]) }
    pair.log.shell.finish()
    #expect(try contents(pair.book.path) == before)
  }

  @Test(arguments: [
    "chmod 600 $B/log/manifest", "cp -al $B $B.old", "touch $B/log/manifest", "cp -r $B $B.old", "mkdir $B/x",
  ])
  func `a writer goes on when nothing was taken from it`(script: String) throws {
    let pair = try pair()
    try run(script, pair)
    for number in 12..<18 { try pair.log.write([sample(number)]) }
    pair.log.maintenance.runAll()
    pair.log.shell.finish()
    #expect(try LogReader.open(pair.book.storage).everything().count == 18)
  }

  @Test(arguments: ["mv $B $B.old", "mv $B $B.old; cp -r $O $B", "rm -r $B"])
  func `whoever derives something is told that the log lies elsewhere`(script: String) throws {
    let pair = try pair()
    let reader = try LogReader.open(pair.book.storage)
    try pair.log.requirePlace()
    try reader.requirePlace()
    try run(script, pair)
    #expect(throws: StoreFailure.self) { try pair.log.requirePlace() }
    #expect(throws: StoreFailure.self) { try reader.requirePlace() }
    pair.log.shell.finish()
  }

  @Test func `a second writer is refused without the lock file, and in a copy whose files are the same`() throws {
    let pair = try pair()
    try files.removeItem(atPath: pair.book.file("LOCK"))
    let second = #expect(throws: StoreFailure.self) { try Log(pair.book.storage, options: RealBook.options) }
    #expect(second?.code == .locked && second?.file == "log", "\(String(describing: second))")
    #expect(second?.message.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
    pair.log.shell.finish()
    let log = try Log(pair.book.storage, options: RealBook.options)
    try run("cp -al $B $B.old; rm $B.old/LOCK", pair)
    let copy = DiskStorage(folder: pair.book.path + ".old")
    let third = #expect(throws: StoreFailure.self) { try Log(copy, options: RealBook.options) }
    #expect(third?.code == .locked && third?.file?.hasSuffix(".segment") == true, "\(String(describing: third))")
    try log.write([sample(12)])
    log.shell.finish()
    _ = try Log(pair.book.storage, options: RealBook.options)
  }

  private func run(_ script: String, _ pair: Pair) throws {
    let shell = try ChildProcess(
      ["/bin/sh", "-c", script], environment: ["B": pair.book.path, "O": pair.other.path, "PATH": "/usr/bin:/bin"])
    #expect(shell.waitUntilExit() == .exited(0))
  }
}
