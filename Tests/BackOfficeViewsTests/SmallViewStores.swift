// The views of the back office with small transactions, so that rows are written, forgotten and read again; in a folder
// that is gone when the test is over.

import BackOffice
import EventSourcing
import Foundation
import LibC
import ReadModels

@testable import BackOfficeViews

final class SmallViewStores: Sendable {
  let folder: String
  let set: ViewSet<BackOfficeEvent>
  private let views: ViewFolder
  private let isOwner: Bool

  /// In a new folder, or again in that of others.
  init(in others: SmallViewStores? = nil) {
    var template = Array("/tmp/daybook-lists-XXXXXX".utf8CString)
    folder = others?.folder ?? template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    isOwner = others == nil
    views = ViewFolder(folder)
    set = ViewSet(BackOfficeDomain.views, in: views, transactionSize: 500)
  }

  /// Those of others as they were at a position.
  init(asOf position: Position, of others: SmallViewStores) {
    folder = others.folder
    isOwner = false
    views = others.views.asOf(position)
    set = ViewSet(BackOfficeDomain.views, in: views, transactionSize: 500)
  }

  var orders: ViewStore<OrdersView> { self.set[OrdersView.self] }
  var tasks: ViewStore<TasksView> { self.set[TasksView.self] }
  var leads: ViewStore<LeadsView> { self.set[LeadsView.self] }
  var leadTasks: ViewStore<LeadTasksView> { self.set[LeadTasksView.self] }
  var customers: ViewStore<CustomersView> { self.set[CustomersView.self] }
  var contacts: ViewStore<ContactsView> { self.set[ContactsView.self] }
  var users: ViewStore<UsersView> { self.set[UsersView.self] }
  var activities: ViewStore<ActivitiesView> { self.set[ActivitiesView.self] }
  var payments: ViewStore<PaymentsView> { self.set[PaymentsView.self] }
  var contracts: ViewStore<ContractsView> { self.set[ContractsView.self] }
  var revenue: ViewStore<RevenueView> { self.set[RevenueView.self] }
  var performance: ViewStore<PerformanceView> { self.set[PerformanceView.self] }
  var deadlines: ViewStore<DeadlinesView> { self.set[DeadlinesView.self] }
  var attention: ViewStore<AttentionView> { self.set[AttentionView.self] }
  var audit: ViewStore<AuditView> { self.set[AuditView.self] }

  /// Built from all that is in a book.
  static func built(_ book: SampleBook) throws -> SmallViewStores {
    let views = SmallViewStores()
    try views.set.catchUp(from: book.store)
    return views
  }

  private static let shared = Lock<[UInt64: Task<SmallViewStores, any Error>]>([:])

  /// A shared book and its views, which are built once and only read.
  static func shared(seed: UInt64) async throws -> (book: SampleBook, views: SmallViewStores) {
    let book = try await SampleBook.shared(seed: seed)
    let building = shared.withLock { views in
      if let building = views[seed] { return building }
      let building = Task {
        let built = try built(book)
        sharedFolders.withLock { $0.append(built.folder) }
        return built
      }
      views[seed] = building
      if views.count == 1 { atexit { SmallViewStores.removeShared() } }
      return building
    }
    return (book, try await building.value)
  }

  /// A process that ends leaves what is static as it is, also the folders.
  private static let sharedFolders = Lock<[String]>([])

  private static func removeShared() {
    for folder in sharedFolders.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: folder) }
  }

  func digests() throws -> [String] {
    [
      try orders.digest(), try tasks.digest(), try leads.digest(), try leadTasks.digest(), try customers.digest(),
      try contacts.digest(), try users.digest(), try activities.digest(), try payments.digest(), try contracts.digest(),
      try revenue.digest(), try performance.digest(), try deadlines.digest(), try attention.digest(),
      try audit.digest(),
    ].map(\.description)
  }

  deinit {
    if isOwner { try? FileManager.default.removeItem(atPath: folder) }
  }
}
