// The common start of the tests of customers: an account with its first lists, the customer ABC Limited, and the people
// Ann, Bob and Cy.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials

@testable import BackOffice

typealias CustomerSpec = Specification<Customer, Rejection>

enum Desk {
  static let abc = CustomerID("00000000-0000-4000-8000-00000000c001")!
  static let xyz = CustomerID("00000000-0000-4000-8000-00000000c002")!
  static let john = CustomerID("00000000-0000-4000-8000-00000000c003")!
  static let ann = ContactID("00000000-0000-4000-8000-00000000d001")!
  static let bob = ContactID("00000000-0000-4000-8000-00000000d002")!
  static let cy = ContactID("00000000-0000-4000-8000-00000000d003")!
  static let stranger = ContactID("00000000-0000-4000-8000-00000000d0ff")!
  static let command = UUID(uuid: (7, 7, 7, 7, 7, 7, 0x47, 7, 0x87, 7, 7, 7, 7, 7, 7, 7))

  static func status(_ label: String) -> ListItemID { item(label, in: .customerStatus) }

  static func source(_ label: String) -> ListItemID { item(label, in: .source) }

  private static func item(_ label: String, in list: AccountList) -> ListItemID {
    AccountState.initialLists[list]!.first { $0.label == label }!.id
  }

  static func context(_ index: AccountIndex = .desk, actor: ActingParty = .engine) -> DecisionContext {
    DecisionContext(
      now: Instant(milliseconds: 0), actor: actor, commandID: command, index: index, zones: .ofThisMachine)
  }

  static let gus = ActingParty.user(UserID(command), .general)

  static let created = company("ABC Limited")
  static let annAdded = person(ann, "Ann")
  static let bobAdded = person(bob, "Bob")
  static let cyAdded = person(cy, "Cy")
  static let annFirst = CustomerEvent.defaultContactChanged(
    DefaultContactChanged(from: nil, to: ann, reason: .firstContact))

  /// ABC Limited with Ann, the default.
  static let withAnn = [created, annAdded, annFirst]
  /// ABC Limited with Ann, the default, and Bob.
  static let withTwo = withAnn + [bobAdded]
  /// ABC Limited with Ann, the default, Bob and Cy.
  static let withThree = withTwo + [cyAdded]

  static func company(
    _ name: String, status: String = "Prospect", source: String? = nil, custom: [String: String] = [:],
    _ details: [String: String] = [:]
  ) -> CustomerEvent {
    .created(
      CustomerCreated(
        kind: .company, name: StoredText(name), statusID: self.status(status),
        details: details.mapValues { StoredText($0) }, sourceID: source.map(self.source),
        custom: custom.mapValues { StoredText($0) }, origin: "manual"))
  }

  static func individual(
    _ name: String, custom: [String: String] = [:], _ details: [String: String] = [:]
  ) -> CustomerEvent {
    .created(
      CustomerCreated(
        kind: .individual, name: StoredText(name), statusID: status("Prospect"),
        details: details.mapValues { StoredText($0) }, sourceID: nil, custom: custom.mapValues { StoredText($0) },
        origin: "manual"))
  }

  static func person(
    _ id: ContactID, _ name: String, jobTitle: String? = nil, email: String? = nil, phone: String? = nil
  ) -> CustomerEvent {
    .contactAdded(
      ContactAdded(
        contactID: id, name: PersonalText(name), jobTitle: jobTitle, department: nil,
        email: email.map(PersonalText.init), phone: phone.map(PersonalText.init), mobile: nil))
  }

  static func edited(_ changes: FieldChange...) -> CustomerEvent { .edited(CustomerEdited(changes: changes)) }

  static func defaultChanged(from: ContactID?, to: ContactID, _ reason: DefaultReason) -> CustomerEvent {
    .defaultContactChanged(DefaultContactChanged(from: from, to: to, reason: reason))
  }

  static func removed(_ id: ContactID) -> CustomerEvent { .contactRemoved(ContactRemoved(contactID: id)) }

  static func merged(_ dropped: ContactID, into kept: ContactID, _ changes: FieldChange...) -> CustomerEvent {
    .contactsMerged(ContactsMerged(kept: kept, dropped: dropped, changes: changes))
  }

  /// Why the fields of a command are refused; nil if they are well formed.
  static func fieldRejection(of command: any CustomerStreamCommand) -> Rejection? {
    do {
      try command.checkFields(context())
      return nil
    } catch {
      return error
    }
  }

  static func envelope(version: UInt32 = 1) -> Envelope {
    let header = BatchHeader(
      firstPosition: 1, count: 1, recordedAt: Instant(milliseconds: 0), actor: .system("given"), commandID: command,
      correlationID: command, causation: nil)
    return Envelope(
      batch: header, position: 1, stream: StreamName("customer", abc), version: version, type: "given", schema: 1,
      occurredAt: nil)
  }
}

extension CustomerSpec {
  func when(_ command: some CustomerStreamCommand) -> Self { when(command, in: Desk.context()) }
}

extension AccountIndex {
  /// An account as it is registered, without customers.
  static let desk: AccountIndex = {
    var index = AccountIndex()
    index.account = AccountState(
      plan: Plan(id: "free", features: [], pricePerUserMonth: Money(minor: 0, currency: "GBP"), billing: .monthly))
    index.account?.lists = AccountState.initialLists
    return index
  }()

  /// The account of the tests after some events of one customer.
  static func desk(_ id: CustomerID, _ events: CustomerEvent...) -> AccountIndex { desk.after(events, of: id) }

  func after(_ events: [CustomerEvent], of id: CustomerID) -> AccountIndex {
    var index = self
    for event in events { index.customers.evolve(event, id, Desk.envelope()) }
    return index
  }

  func with(_ change: (inout AccountIndex) -> Void) -> AccountIndex {
    var index = self
    change(&index)
    return index
  }

  mutating func retire(_ item: ListItemID, in list: AccountList) {
    let place = account!.items(of: list).firstIndex { $0.id == item }!
    account!.lists[list]![place].retired = true
  }

  /// One open order of a customer.
  mutating func openOrder(of customer: CustomerID) {
    let opened = OrderOpened(
      orderNo: 1, customerID: customer, contactID: nil, type: .oneOff, serviceID: ServiceID(Desk.command),
      productID: nil,
      workflow: PinnedWorkflow(id: WorkflowID(Desk.command), version: 1, autoCloseOnFinish: false, tasks: []),
      assignedUserID: UserID(Desk.command), orderAdminID: nil, initialFee: nil, description: nil)
    orders.evolve(OrderEvent.opened(opened).outlineChange, OrderID(Desk.command), Desk.envelope())
  }
}

extension Specification<Customer, Rejection> {
  /// The command that comes, seen in a context.
  func when(_ command: some CustomerStreamCommand, in context: DecisionContext) -> Self {
    when { customer throws(Rejection) in try command.decide(on: customer, context) }
  }
}
