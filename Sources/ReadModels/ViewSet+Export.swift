// A view as a file to be taken away: one plain SQLite file, without anything beside it.

public import EventSourcing
internal import GRDB
internal import LibC

extension ViewSet {
  /// Hands the file of a view that has everything that is durable now to `sink`, a part at a time.
  public func export(
    _ name: String, from log: some EventReader, to sink: ([UInt8]) throws -> Void
  ) throws {
    let viewStore = try choose([name])[0]
    try catchUp([name], from: log)
    let workshop = try PrivateFolder.makeTemporary("export")
    defer { PrivateFolder.remove(workshop.path) }
    try viewStore.copyPlain(to: workshop.path(name))
    let file = openat(workshop.descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw FileGuard.failure(name, "can't open \(workshop.path(name))") }
    defer { LibC.close(file) }
    var part = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = LibC.read(file, &part, part.count)
      guard count >= 0 else { throw FileGuard.failure(name, "can't read \(workshop.path(name))") }
      guard count > 0 else { return }
      try sink(Array(part[..<count]))
    }
  }
}

extension ViewStore {
  /// Copies the view to a new file, which needs no log of writes beside it.
  func copyPlain(to path: String) throws {
    do {
      let to = try DatabaseQueue(path: path)
      defer { try? to.close() }
      let file = try file()
      try Self.readAfresh(file) { from in
        try to.writeWithoutTransaction { try from.backup(to: $0) }
      }
      try to.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    } catch {
      throw noting(error)
    }
  }
}
