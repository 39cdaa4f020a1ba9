// Keeps the views up to date in the background, soon after each commit. Queries bring them up to date by themselves.

internal import EventLogStore
internal import EventSourcing
internal import ReadModels

/// All views of one book.
final class ViewUpdater<D: BookDomain>: Sendable {
  let set: ViewSet<D.Event>
  let folder: ViewFolder

  private let following = BackgroundTask()

  init(_ folder: ViewFolder) {
    self.folder = folder
    set = ViewSet(D.views, in: folder)
  }

  /// Takes in each commit soon after it is durable, until the store is closed or `stop` is called. What fails is left to
  /// the next query, which reports it, and tried again after the next commit.
  func follow(_ store: some EventStore) {
    following.start { [set] in
      var reached: Position = 0
      while !Task.isCancelled, await store.waitUntilDurable(beyond: reached) {
        reached = store.durable.position
        try? await offCooperativeThreads { try set.catchUp(from: store) }
      }
    }
  }

  func stop() async {
    await following.stop()
    set.close(forGood: true)
    folder.discard()
  }
}
