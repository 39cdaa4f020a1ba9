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
  let isReadOnly: Bool

  private let log: any LogBacked
  private let following = Lock<Task<Void, Never>?>(nil)

  init(folder: String, log: any LogBacked, readOnly: Bool) {
    orders = Shelf(folder: folder, readOnly: readOnly)
    tasks = Shelf(folder: folder, readOnly: readOnly)
    customers = Shelf(folder: folder, readOnly: readOnly)
    contacts = Shelf(folder: folder, readOnly: readOnly)
    users = Shelf(folder: folder, readOnly: readOnly)
    audit = Shelf(folder: folder, readOnly: readOnly)
    set = ViewSet().adding(orders).adding(tasks).adding(customers).adding(contacts).adding(users).adding(audit)
    isReadOnly = readOnly
    self.log = log
  }

  deinit {
    following.withLock { $0?.cancel() }
  }

  /// Takes in each commit soon after it is durable, until the store is closed or `stop` is called. A view that fails
  /// is left to the next query, which reports it.
  func follow(_ store: some EventStore) {
    let task = Task { [set] in
      var reached: Position = 0
      while !Task.isCancelled, await store.waitUntilDurable(beyond: reached) {
        reached = store.durable.position
        do {
          try await offCooperativeThreads { try set.catchUp(from: store) }
        } catch {
          return
        }
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
    try? set.close(forGood: true)
  }

  /// Brings all views to what is durable now; a book without the lock only looks how far they are.
  func catchUp() async throws {
    try await offCooperativeThreads { [self] in
      if isReadOnly {
        try look()
      } else if set.position.map({ $0 < log.durable.position }) ?? true {
        try set.catchUp(from: log)
      }
    }
  }

  /// What can be said of each view without reading it.
  func list() throws -> [ViewStatus] {
    try onNewestLog {
      _ = try set.open(for: log)
      return set.list
    }
  }

  /// Looks how far the process that writes has brought log and views.
  private func look() throws {
    try onNewestLog {
      if let stale = try set.open(for: log).first { throw ViewError.needsRebuild(view: stale, .missing) }
      try set.refresh()
      try log.refresh()
    }
  }

  /// Another process may bring the views beyond what was seen of the log before: they are only judged against the log
  /// as it is now.
  private func onNewestLog<Result>(_ body: () throws -> Result) throws -> Result {
    var attempts = 0
    while true {
      try log.refresh()
      do {
        return try body()
      } catch ViewError.aheadOfLog where attempts < 10 {
        attempts += 1
      }
    }
  }
}
