// The six views in a folder that is gone when the test is over.

import BackOffice
import BackOfficeViews
import EventSourcing
import Foundation
import Glibc
import ReadModels

final class SmallViewStores {
  let folder: String
  let orders: ViewStore<OrdersView>
  let tasks: ViewStore<TasksView>
  let customers: ViewStore<CustomersView>
  let contacts: ViewStore<ContactsView>
  let users: ViewStore<UsersView>
  let audit: ViewStore<AuditView>
  let set: ViewSet<BackOfficeEvent>
  private let isOwner: Bool

  /// In a new folder, or again in that of others.
  init(in others: SmallViewStores? = nil) {
    var template = Array("/tmp/daybook-lists-XXXXXX".utf8CString)
    folder = others?.folder ?? template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    isOwner = others == nil
    let place = ViewFolder(folder)
    orders = ViewStore(folder: place)
    tasks = ViewStore(folder: place)
    customers = ViewStore(folder: place)
    contacts = ViewStore(folder: place)
    users = ViewStore(folder: place)
    audit = ViewStore(folder: place)
    // Small transactions, so that rows are written, forgotten and read again.
    set = ViewSet(in: place, transactionSize: 500).adding(orders).adding(tasks).adding(customers).adding(contacts)
      .adding(users)
      .adding(audit)
  }

  /// Built from all that is in a book.
  static func built(_ book: SampleBook) throws -> SmallViewStores {
    let viewStores = SmallViewStores()
    try viewStores.set.catchUp(from: book.store)
    return viewStores
  }

  func digests() throws -> [String] {
    [
      try orders.digest(), try tasks.digest(), try customers.digest(), try contacts.digest(), try users.digest(),
      try audit.digest(),
    ].map(\.description)
  }

  deinit {
    if isOwner { try? FileManager.default.removeItem(atPath: folder) }
  }
}
