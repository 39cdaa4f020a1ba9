// The views of the back office with small transactions, so that rows are written, forgotten and read again; in a folder
// that is gone when the test is over.

import BackOffice
import EventSourcing
import Foundation
import Glibc
import ReadModels

@testable import BackOfficeViews

@dynamicMemberLookup final class SmallViewStores {
  let folder: String
  private let stores: BackOfficeViewStores
  private let isOwner: Bool

  /// In a new folder, or again in that of others.
  init(in others: SmallViewStores? = nil) {
    var template = Array("/tmp/daybook-lists-XXXXXX".utf8CString)
    folder = others?.folder ?? template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    isOwner = others == nil
    let place = ViewFolder(folder)
    stores = BackOfficeViewStores(in: ViewSet(in: place, transactionSize: 500), place)
  }

  subscript<Value>(dynamicMember member: KeyPath<BackOfficeViewStores, Value>) -> Value { stores[keyPath: member] }

  /// Built from all that is in a book.
  static func built(_ book: SampleBook) throws -> SmallViewStores {
    let views = SmallViewStores()
    try views.set.catchUp(from: book.store)
    return views
  }

  func digests() throws -> [String] {
    [
      try stores.orders.digest(), try stores.tasks.digest(), try stores.customers.digest(),
      try stores.contacts.digest(), try stores.users.digest(), try stores.activities.digest(),
      try stores.audit.digest(),
    ].map(\.description)
  }

  deinit {
    if isOwner { try? FileManager.default.removeItem(atPath: folder) }
  }
}
