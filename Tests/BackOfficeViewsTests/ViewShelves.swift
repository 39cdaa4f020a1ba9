// The six views in a folder that is gone when the test is over.

import BackOffice
import BackOfficeViews
import EventSourcing
import Foundation
import Glibc
import ReadModels

final class ViewShelves {
  let folder: String
  let orders: Shelf<OrdersView>
  let tasks: Shelf<TasksView>
  let customers: Shelf<CustomersView>
  let contacts: Shelf<ContactsView>
  let users: Shelf<UsersView>
  let audit: Shelf<AuditView>
  let set: ViewSet<BackOfficeEvent>
  private let isOwner: Bool

  /// In a new folder, or again in that of others.
  init(in others: ViewShelves? = nil) {
    var template = Array("/tmp/daybook-lists-XXXXXX".utf8CString)
    folder = others?.folder ?? template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    isOwner = others == nil
    let place = ViewFolder(folder)
    orders = Shelf(folder: place)
    tasks = Shelf(folder: place)
    customers = Shelf(folder: place)
    contacts = Shelf(folder: place)
    users = Shelf(folder: place)
    audit = Shelf(folder: place)
    // Small transactions, so that rows are written, forgotten and read again.
    set = ViewSet(in: place, transactionSize: 500).adding(orders).adding(tasks).adding(customers).adding(contacts)
      .adding(users)
      .adding(audit)
  }

  /// Built from all that is in a book.
  static func built(_ book: SampleBook) throws -> ViewShelves {
    let shelves = ViewShelves()
    try shelves.set.catchUp(from: book.store)
    return shelves
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
