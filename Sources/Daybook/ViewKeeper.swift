// Keeps the views up to date: in the background after commits, and on demand before a query.

internal import BackOffice
internal import BackOfficeViews
internal import EventLogStore
internal import EventSourcing
internal import ReadModels

/// All views of one book.
final class ViewKeeper: Sendable {
  let orders: Shelf<OrdersView>
  let tasks: Shelf<TasksView>
  let customers: Shelf<CustomersView>
  let contacts: Shelf<ContactsView>
  let users: Shelf<UsersView>
  let audit: Shelf<AuditView>
  let set: ViewSet<BackOfficeEvent>
  let folder: ViewFolder

  private let following = Lock<Task<Void, Never>?>(nil)

  init(_ folder: ViewFolder) {
    self.folder = folder
    orders = Shelf(folder: folder)
    tasks = Shelf(folder: folder)
    customers = Shelf(folder: folder)
    contacts = Shelf(folder: folder)
    users = Shelf(folder: folder)
    audit = Shelf(folder: folder)
    set = ViewSet(in: folder).adding(orders).adding(tasks).adding(customers).adding(contacts).adding(users)
      .adding(audit)
  }

  deinit {
    following.withLock { $0?.cancel() }
  }

  /// Takes in each commit soon after it is durable, until the store is closed or `stop` is called. What fails is left to
  /// the next query, which reports it, and tried again after the next commit.
  func follow(_ store: some EventStore) {
    let task = Task { [set] in
      var reached: Position = 0
      while !Task.isCancelled, await store.waitUntilDurable(beyond: reached) {
        reached = store.durable.position
        try? await offCooperativeThreads { try set.catchUp(from: store) }
      }
    }
    following.withLock { $0 = task }
  }

  func stop() async {
    let task = following.withLock { task in
      defer { task = nil }
      return task
    }
    task?.cancel()
    await task?.value
    set.close(forGood: true)
  }
}
