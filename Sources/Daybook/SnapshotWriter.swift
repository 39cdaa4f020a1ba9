// Keeps the domain's index in a file, so that opening a book takes in only what is new: written in the background when
// enough has come together, and when the book is closed.

internal import EventLog
internal import EventLogStore
internal import EventSourcing

/// The snapshot of one book's index.
final class SnapshotWriter<D: BookDomain>: Sendable {
  typealias File = SnapshotFile<D.Index, DiskStorage>

  private let file: File
  private let writer: Book<D>.Writer
  private let step: Position
  /// The newest event in the file.
  private let saved: Lock<Position>
  private let following = BackgroundTask()

  static func file(in storage: DiskStorage) -> File { File(D.snapshotName, in: storage) }

  /// - Parameter step: so many new events are worth a snapshot while the book is open, if it is small.
  init(_ file: File, of writer: Book<D>.Writer, saved: Position, step: Position = 20_000) {
    self.file = file
    self.writer = writer
    self.step = step
    self.saved = Lock(saved)
  }

  /// How many new events are worth a snapshot: a share of all, so that what is written for snapshots stays in
  /// proportion to what is written for events, however large the index has become.
  private static func worth(_ step: Position, after saved: Position) -> Position { max(step, saved / 16) }

  /// Writes a snapshot now and then, until the store is closed or `stop` is called.
  func follow() {
    following.start { [file, writer, saved, step] in
      while !Task.isCancelled {
        let last = saved.withLock { $0 }
        guard await writer.store.waitUntilDurable(beyond: last + Self.worth(step, after: last) - 1) else { return }
        let position = await Self.save(file, writer)
        // One that could not be written, on a full disk, is tried again after as many events.
        saved.withLock { $0 = position ?? writer.store.durable.position }
      }
    }
  }

  /// Ends the following and leaves a last snapshot, unless what is new is soon folded again.
  func stop() async {
    await following.stop()
    let (last, position) = (saved.withLock { $0 }, writer.store.durable.position)
    guard position > last, position - last > last / 64 else { return }
    _ = await Self.save(file, writer)
  }

  /// Writes a snapshot; returns its position, or nil if it could not be written. It is a cache, so that is no error:
  /// whatever is wrong with the disk shows in the log.
  private static func save(_ file: File, _ writer: Book<D>.Writer) async -> Position? {
    do {
      let snapshot = try await writer.runner.snapshot()
      try await offCooperativeThreads {
        try writer.store.requirePlace()
        try file.save(snapshot, ofLog: writer.store.logID)
      }
      return snapshot.position
    } catch {
      return nil
    }
  }
}
