// Faults in the rules of the business, one for a row of the checklist each: a check that is left out, a fact that is not
// kept. The rules' own tests have to notice.

extension Mutant {
  static let rules = [
    Mutant(
      "default-not-passed-on", "BackOffice/Customers/Commands/RemoveContact.swift",
      "L-56: with the default contact gone the others have none.",
      "promoted ?? customer.longestStandingContact(except: id) else", "promoted else"),
    Mutant(
      "contact-of-anybody", "BackOffice/Work/Rules/AccountIndex+WorkLinks.swift",
      "L-51: an order takes a contact of another customer.",
      "    guard customers.brief(customer)?.hasContact(contact) == true else { throw .contactNotFound }\n"),
    Mutant(
      "archived-customer-takes-work", "BackOffice/Work/Rules/AccountIndex+WorkLinks.swift",
      "L-23: an archived customer takes orders.",
      "    guard !customer.isArchived else { throw .customerArchived }\n"),
    Mutant(
      "duplicates-not-told", "BackOffice/Customers/Commands/CreateCustomer.swift",
      "L-31: the same firm is made twice without a word.",
      "    guard ids.isEmpty else { throw .probableDuplicate(ids: ids) }\n"),
    Mutant(
      "customers-without-limit", "BackOffice/Customers/Commands/CreateCustomer.swift",
      "L-11: the plan's limit of customers is not kept.", "customers.count >= limit else",
      "customers.count > limit else"),
    Mutant(
      "seats-without-limit", "BackOffice/Users/UserCommand.swift", "L-11: a fourth user comes in for nothing.",
      "    guard users.freeSeatsUsed < limit else { throw .seatLimitReached(limit: limit) }\n"),
    Mutant(
      "features-not-asked", "BackOffice/Account/Feature.swift", "L-12: what a plan has not is begun all the same.",
      "    throw .featureNotInPlan(feature: missing.rawValue)\n", "    _ = missing\n"),
    Mutant(
      "used-status-retired", "BackOffice/Account/Commands/RetireListItem.swift",
      "L-41: a status that customers have is retired.",
      "      guard count == 0 else { throw .itemInUse(count: count) }\n"),
    Mutant(
      "any-header", "BackOffice/Imports/Commands/StartImport.swift", "L-35: a sheet with other columns comes in.",
      "      if let fault = HeaderFault(headers) { throw .headerMismatch(fault) }\n"),
    Mutant(
      "mapping-not-approved", "BackOffice/Imports/Commands/StartImport.swift",
      "L-36: other columns come in before anybody approved them.",
      "known.mapping != nil else { throw", "known.mapping != nil || true else { throw"),
    Mutant(
      "empty-workflow-published", "BackOffice/Workflows/Commands/PublishWorkflow.swift",
      "L-74: a workflow without a task is published.",
      "    guard !workflow.draft.isEmpty else { throw .emptyWorkflow }\n"
    ),
    Mutant(
      "any-task-completed", "BackOffice/Work/Rules/WorkState+Requiring.swift",
      "L-93: a task that is not in progress is completed.",
      "    guard task.state == .inProgress else { throw .taskNotInProgress(taskID: task.id, state: task.state.rawValue) }\n"
    ),
    Mutant(
      "resumes-anywhere", "BackOffice/Work/Rules/WorkState+Whole.swift",
      "L-85: an order is resumed behind the task that it had reached.",
      "    if let currentIndex, index > currentIndex { throw .resumeBeyondProgress }\n"),
    Mutant(
      "snoozed-into-the-past", "BackOffice/Work/WorkCommand.swift", "L-82: something is put aside until yesterday.",
      "    guard until > now else { throw .untilNotInFuture }\n"),
    Mutant(
      "rights-not-asked", "BackOffice/Commands/Right.swift", "L-83: anybody may do anything.",
      "    guard allowed else { throw .forbidden(action: Self.name) }\n", "    _ = allowed\n"),
    Mutant(
      "last-super-admin-goes", "BackOffice/Users/Commands/EditUser.swift", "L-10: nobody is left who may do all.",
      "    guard users.activeSuperAdmins > 1 else { throw .lastSuperAdmin }\n"),
    Mutant(
      "cards-in-the-log", "BackOffice/Orders/Payments/PaymentCommand.swift",
      "L-16: the number of a card gets into the log.",
      "      guard !CardNumber.isLikely(in: text) else { throw .cardDataNotAllowed }\n"),
    Mutant(
      "paid-beyond-the-fee", "BackOffice/Orders/Payments/Commands/RequestPayment.swift",
      "L-22: more is asked for than is due.", "guard amount.minor <= left else",
      "guard amount.minor <= left || true else"),
    Mutant(
      "paid-order-deleted", "BackOffice/Orders/Payments/OrderState+Payments.swift",
      "L-22: an order with money in it is deleted.", "    guard paid == 0 else { throw .orderHasPayments }\n"),
    Mutant(
      "unwanted-mail", "BackOffice/Correspondence/Commands/SendMessage.swift",
      "L-22: who wants no mail is sent one.",
      "    guard !addressee.unwantedChannels.contains(channel.contactChannel) else { throw .doNotContact }\n"),
    Mutant(
      "converted-twice", "BackOffice/Leads/Commands/ConvertLead.swift", "L-77: one lead becomes two orders.",
      "    if let conversion = lead.conversion { throw .alreadyConverted(orderID: conversion.orderID) }\n"),
    Mutant(
      "reminded-of-what-is-over", "BackOffice/Activities/ActivityOutline.swift",
      "L-102: somebody is reminded of what is done.", "    reminders.end()\n"),
  ]
}
