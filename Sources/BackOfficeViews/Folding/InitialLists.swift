// The list items that every account begins with. No event adds them: they follow from the registration, under ids that
// are the same in every account.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials

enum InitialLists {
  static let labels: [AccountList: [String]] = [
    .customerStatus: ["Suspect", "Prospect", "Customer"],
    .source: ["Website", "Telephone", "Referral", "Other"],
    .activityKind: ["Meeting", "Call", "To Do"],
    .closeReason: ["Completed", "Cancelled by customer", "Cancelled by us", "Other"],
  ]

  static func id(_ list: AccountList, _ label: String) -> ListItemID {
    ListItemID(UUID(namespace: .urlNamespace, name: "daybook:\(list.rawValue)/\(label)"))
  }
}
