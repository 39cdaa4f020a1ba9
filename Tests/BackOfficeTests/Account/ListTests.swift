// The items of the account's lists: added, renamed, retired.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct ListTests {
  private let lost = ListItemID("00000000-0000-4000-8000-0000000000e1")!

  private func add(_ label: String, to list: AccountList = .customerStatus, id: ListItemID? = nil)
    -> any BackOfficeCommand
  {
    AddListItem(list: list, itemID: id, label: label)
  }

  private func rename(_ item: String, _ label: String) -> any BackOfficeCommand {
    RenameListItem(list: .customerStatus, item: item, label: label)
  }

  private func retire(_ item: String, in list: AccountList = .customerStatus) -> any BackOfficeCommand {
    RetireListItem(list: list, item: item)
  }

  // Checklist: L-41
  @Test func `items are added trimmed`() throws {
    var office = Office.registered
    #expect(
      try office.run(add(" Lost ", id: lost)) == [
        .account(.listItemAdded(ListItemAdded(list: .customerStatus, itemID: lost, label: "Lost")))
      ])
    #expect(office.index.account?.items(of: .customerStatus).last == ListItem(id: lost, label: "Lost"))
  }

  @Test func `labels are unique in their list among items in use`() throws {
    var office = Office.registered
    #expect(office.rejection(of: add(" Prospect")) == .duplicateLabel)
    #expect(office.rejection(of: add("PROSPECT")) == nil)
    #expect(office.rejection(of: add("Prospect", to: .source)) == nil)
    #expect(office.rejection(of: rename("Suspect", "Prospect ")) == .duplicateLabel)
    try office.run(retire("Prospect"))
    #expect(office.rejection(of: add("Prospect")) == nil)
  }

  @Test func `labels compare in one composition`() throws {
    var office = Office.registered
    try office.run(add("Cafe\u{301}"))
    let label = try #require(office.index.account?.items(of: .customerStatus).last?.label)
    #expect(Array(label.utf8) == Array("Caf\u{E9}".utf8))
    #expect(office.rejection(of: add("Caf\u{E9}")) == .duplicateLabel)
    #expect(office.rejection(of: retire("Cafe\u{301} ")) == nil)
  }

  @Test func `ids are unique over all lists`() throws {
    var office = Office.registered
    try office.run(add("Lost", id: lost))
    #expect(
      office.rejection(of: add("Fair", to: .source, id: lost)) == .idInUse(kind: "listItem", id: lost.description))
  }

  @Test func `items are renamed by label or ID, and only once`() throws {
    var office = Office.registered
    try office.run(add("Lost", id: lost))
    let renamed = BackOfficeEvent.account(
      .listItemRenamed(ListItemRenamed(list: .customerStatus, itemID: lost, label: "Gone")))
    #expect(try office.run(rename(" Lost", "Gone")) == [renamed])
    #expect(try office.run(rename(lost.description, "Gone")) == [])
    #expect(try office.run(rename(lost.description, "gone")).count == 1)
    #expect(office.rejection(of: rename("Lost", "X")) == .notFound(kind: "customerStatus", id: "Lost"))
  }

  @Test func `items are retired once`() throws {
    var office = Office.registered
    let other = try #require(office.index.account?.item("Other", in: .source))
    #expect(
      try office.run(retire("Other", in: .source)) == [
        .account(.listItemRetired(ListItemRetired(list: .source, itemID: other.id, label: "Other")))
      ])
    #expect(try office.run(retire("Other", in: .source)) == [])
    #expect(office.rejection(of: retire("Nil", in: .source)) == .notFound(kind: "source", id: "Nil"))
  }

  @Test func `a status in use is not retired`() throws {
    var office = Office.trading
    #expect(office.rejection(of: retire("Prospect")) == .itemInUse(count: 1))
    #expect(try office.run(retire("Suspect")).count == 1)
  }

  @Test func `the last status is protected before anything else`() throws {
    var office = Office.trading
    try office.run(retire("Suspect"))
    try office.run(retire("Customer"))
    #expect(office.rejection(of: retire("Prospect")) == .itemProtected)
  }

  @Test func `other lists may become empty`() throws {
    var office = Office.registered
    for label in ["Meeting", "Call", "To Do"] { try office.run(retire(label, in: .activityKind)) }
    #expect(office.index.account?.items(of: .activityKind).allSatisfy(\.retired) == true)
  }

  @Test func `labels are checked`() {
    #expect(Office.registered.rejection(of: add("")) == .invalidField(field: "label", reason: "empty"))
    #expect(Office.registered.rejection(of: rename("Suspect", "")) == .invalidField(field: "label", reason: "empty"))
  }
}
