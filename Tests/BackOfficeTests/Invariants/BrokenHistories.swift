// A history for each invariant that breaks it, and for some of them more than one.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension BrokenHistory {
  static let all = people + customers + works + moneys + plans

  private static let people = [
    BrokenHistory(
      "labelsOnce", .account, "the list source has the label Fair twice",
      before: account + [[.account(label(90, "Fair"))]],
      breaking: [.account(label(91, "Fair"))],
      mending: [.account(.listItemRetired(ListItemRetired(list: .source, itemID: anID(91), label: "Fair")))]),
    BrokenHistory(
      "activeSuperAdmin", nil, "none of 1 users is an active Super Admin", before: account,
      breaking: [.user(.typeChanged(UserTypeChanged(from: .superAdmin, to: .admin)))],
      mending: [.user(.typeChanged(UserTypeChanged(from: .admin, to: .superAdmin)))]),
    BrokenHistory(
      "addressesOnce", nil, "1@shop.example is the address of more than one user", before: account,
      breaking: [.user(user(2, licence: .paid, email: "1@SHOP.example"))]),
    BrokenHistory(
      "seatLimit", nil, "4 free seats are taken of 3",
      before: account + [2, 3, 4].map { [.user(user($0, licence: .free))] }, breaking: [.user(user(5, licence: .free))]),
    BrokenHistory(
      "customerLimit", nil, "1 customers are taken of 0", before: account + [[.account(plan(seats: 3, customers: 0))]],
      breaking: customer),
  ]

  private static let customers = [
    BrokenHistory(
      "oneDefaultContact", .customer(Shop.abc), "none of 1 contacts is the default", before: account + [customer],
      breaking: [contact(Shop.ann)], mending: [defaultContact(Shop.ann)]),
    BrokenHistory(
      "oneDefaultContact", .customer(Shop.abc), "the default contact \(Shop.bob) is none of its contacts",
      before: account + [customer, [contact(Shop.ann), defaultContact(Shop.ann)]], breaking: [defaultContact(Shop.bob)]),
    BrokenHistory(
      "contactsOnce", .customer(Shop.abc), "the id \(Shop.ann) of a contact was used before",
      before: account + [
        customer, [contact(Shop.ann), defaultContact(Shop.ann)],
        [
          .customer(.contactRemoved(ContactRemoved(contactID: Shop.ann))),
          .customer(.defaultContactCleared(DefaultContactCleared(from: Shop.ann))),
        ],
      ], breaking: [contact(Shop.ann)]),
    BrokenHistory(
      "mergedIsEmpty", .customer(Shop.abc), "it became one with another and has 1 contacts",
      before: account + [customer, [.customer(.mergedInto(CustomerMergedInto(kept: Shop.xyz)))]],
      breaking: [contact(Shop.ann)]),
    BrokenHistory(
      "knownCustomer", .order(Shop.order), "there is no customer \(Shop.abc)", before: account,
      breaking: [opened()], mending: []),
  ]

  private static let works = [
    BrokenHistory(
      "oneTaskInProgress", .order(Shop.order), "2 tasks are in progress: Survey, Quote", before: working,
      breaking: [started(1)], mending: [completed(0)]),
    BrokenHistory(
      "tasksInOrder", .order(Shop.order), "Quote is completed before Survey, which is inProgress", before: working,
      breaking: [completed(1)], mending: [completed(0)]),
    BrokenHistory(
      "openWorkHasTask", .order(Shop.order), "no task is in progress, and it is not finished", before: working,
      breaking: [completed(0)], mending: [started(1)]),
    BrokenHistory(
      "openWorkHasTask", .order(Shop.order), "it is finished with 4 tasks outstanding", before: working,
      breaking: [.order(Story.finished)]),
    BrokenHistory(
      "closedIsAtRest", .order(Shop.order), "it is closed, and the time of Quote is counted", before: closed,
      breaking: [started(1)], mending: [.order(.work(.reopened(WorkReopened(resumeTask: nil))))]),
    BrokenHistory(
      "closedIsAtRest", .order(Shop.order), "it is closed and put aside", before: closed,
      breaking: [.order(Story.taskSnoozed(0, 1, until: Shop.hour(48)))]),
    BrokenHistory(
      "snoozedUntil", .order(Shop.order), "it is open and put aside until \(Shop.hour(48))",
      before: working + [[.order(Story.snoozed(1, until: Shop.hour(48)))]],
      breaking: [.order(.work(.reopened(WorkReopened(resumeTask: nil))))]),
    BrokenHistory(
      "orderNumbers", .order(anID(51)), "its number is 2, where 1 is the next", before: account + [customer],
      breaking: [opened(2)]),
    BrokenHistory(
      "leadNumbers", .lead(lead), "its number is 5, where 1 is the next", before: account + [customer],
      breaking: [openedLead(5)]),
    BrokenHistory(
      "workflowVersions", .workflow(Shop.install), "version 3 was published, where 2 is the next",
      before: account + [draft, [publish(1)]], breaking: [publish(3)]),
    BrokenHistory(
      "workflowTasks", .workflow(Shop.install), "version 2 has no tasks", before: account + [draft, [publish(1)]],
      breaking: [publish(2, [])], mending: [publish(3)]),
    BrokenHistory(
      "workflowTasks", .workflow(Shop.install), "version 2 has the key a twice",
      before: account + [draft, [publish(1)]],
      breaking: [publish(2, ["a", "b", "a"])]),
  ]

  private static let closed = working + [[.order(Story.closed(resume: 0))]]

  private static let moneys = [
    BrokenHistory(
      "feesCoverPayments", .order(Shop.order),
      "20000 is paid or on its way for the fee initial of 10000, in minor units", before: paid,
      breaking: [.order(.payment(requested(2)))], mending: [.order(.payment(failed(2)))]),
    BrokenHistory(
      "refundsWithinPayments", .order(Shop.order),
      "10100 of the payment \(anID(101) as PaymentID) is given back, of 10000 that came, in minor units", before: paid,
      breaking: [.order(.payment(refund(101)))]),
    BrokenHistory(
      "revenueAddsUp", .order(Shop.order), "it says 10000 was paid, where 9900 came, in minor units",
      before: working + [[.order(.payment(requested(1)))]], breaking: [.order(.payment(succeeded(1, Till.pounds(99))))]),
    BrokenHistory(
      "paymentKeysOnce", .order(Shop.order), "the key key 1 was used before",
      before: working + [[.order(.payment(requested(1)))], [.order(.payment(failed(1)))]],
      breaking: [.order(.payment(requested(2, key: "key 1")))]),
  ]

  private static let plans = [
    BrokenHistory(
      "cyclesOnce", .contract(contract), "cycle 1 got an order a second time", before: contracted + [[renewed(1)]],
      breaking: [renewed(1)]),
    BrokenHistory(
      "cyclesOnce", .contract(contract), "cycle 1 got the order \(Shop.order), whose id is another's",
      before: contracted, breaking: [renewed(1, Shop.order)]),
    BrokenHistory(
      "cyclesInOrder", .contract(contract), "cycle 3 came after 1, with another between",
      before: contracted + [[renewed(1)]],
      breaking: [renewed(3)]),
    BrokenHistory(
      "cyclesInOrder", .contract(contract), "cycle 1 came after 2, and nobody waited for it",
      before: contracted + [[renewalDue(1)], [renewed(2, skipping: [1])]], breaking: [renewed(1)]),
    BrokenHistory(
      "activityEnds", .activity(activity), "it ends at \(Shop.hour(1)) and begins at \(Shop.hour(2))",
      before: account + [customer], breaking: [scheduled(Shop.hour(2), Shop.hour(1))]),
    BrokenHistory(
      "importRows", .customerImport(anID(80)), "2 verdicts are on 1 rows",
      before: account + [importing, [skipped(1)]], breaking: [skipped(1)]),
    BrokenHistory(
      "importRows", .customerImport(anID(80)), "3 rows are decided of 2",
      before: account + [importing, [skipped(1)], [skipped(2)]], breaking: [skipped(3)]),
  ]
}
