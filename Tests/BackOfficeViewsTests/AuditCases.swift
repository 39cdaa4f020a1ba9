// What the trail says of an event of every type: the events before it in its stream, the event, and what it changed.

public import EventSourcing
import Foundation
import ReadModels

@testable import BackOffice
@testable import BackOfficeViews

extension PersonalText: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(text) }
}

/// One event and what the trail says of it. Changes read `part.field: before → after`, ids `@name`, times in hours from
/// the first event of the stream.
struct AuditCase {
  let setup: [BackOfficeEvent]
  let event: BackOfficeEvent
  let changes: [String]
  var about: [String] = []
  var reason: String?
  var cause: String?

  init(
    after setup: [BackOfficeEvent] = [], _ event: BackOfficeEvent, _ changes: [String], about: [String] = [],
    reason: String? = nil, cause: String? = nil
  ) {
    self.setup = setup
    self.event = event
    self.changes = changes
    self.about = about
    self.reason = reason
    self.cause = cause
  }

  private static let names = [
    "acme", "ann", "ben", "gus", "gil", "ada", "fee", "survey", "fit", "comment", "customer", "prospect", "web",
    "boilers", "stoves", "mark1", "flow", "other flow", "invitation", "second invitation", "mistake", "call", "order",
    "lead", "first visit", "next visit", "message", "effect", "first order",
    "payment", "refund", "next order", "umbra", "old", "cy", "dan",
  ]

  /// An id by the name that the cases give it.
  static func id<Kind>(_ name: String) -> ID<Kind> {
    precondition(names.contains(name), name)
    return ID(UUID(namespace: .urlNamespace, name: name))
  }

  private static let namesByID = Dictionary(
    uniqueKeysWithValues: names.map { (ID<Never>(UUID(namespace: .urlNamespace, name: $0)).description, $0) })

  static let start = Instant("2024-03-01T09:00:00Z")!
  static func hour(_ hours: Int) -> Instant { start.advanced(by: hours, times: 3_600_000) }

  static func pounds(_ pounds: Int) -> Money { Money(minor: Int64(pounds) * 100, currency: "GBP") }

  static func words(_ change: AuditChange) -> String {
    (change.part.map { words($0) + "." } ?? "") + "\(change.field): \(words(change.before)) → \(words(change.after))"
  }

  static func words(_ part: AuditPart) -> String {
    "\(part.kind.rawValue) \(namesByID[part.id].map { "@" + $0 } ?? part.id)\(part.name.map { " " + $0.then } ?? "")"
  }

  static func words(_ value: ColumnValue?) -> String {
    switch value {
    case nil, .null: "—"
    case .flag(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .text(let text): namesByID[text].map { "@" + $0 } ?? "\"\(text)\""
    case .instant(let instant): "\(Double(instant.milliseconds(since: start)) / 3_600_000) h"
    case .list(let values): "[" + values.map(words).joined(separator: ", ") + "]"
    case .fields(let fields): "{" + fields.map { "\($0.name) \(words($0.value))" }.joined(separator: ", ") + "}"
    case .real, .blob: "?"
    }
  }
}

// MARK: The account and its users

extension AuditCase {
  private static let registered = BackOfficeEvent.account(
    .registered(
      AccountRegistered(
        name: "Shop", timeZone: "Europe/London", currency: "GBP", region: "UK", planID: "free", personalDataKeys: false)
    )
  )
  private static let configured = BackOfficeEvent.account(
    .paymentGatewayConfigured(PaymentGatewayConfigured(provider: "stripe", accountRef: "acct_1")))
  private static let added = BackOfficeEvent.account(
    .listItemAdded(ListItemAdded(list: .source, itemID: id("web"), label: "Web")))

  private static func plan(_ seats: Int?, _ customers: Int?, _ features: [String], _ price: Int, _ billing: Billing)
    -> BackOfficeEvent
  {
    .account(
      .planChanged(
        PlanChanged(
          from: "free", to: "business", maxSeats: seats, maxCustomers: customers, features: features,
          pricePerUserMonth: pounds(price), billing: billing)))
  }

  static let account = [
    AuditCase(
      registered,
      [
        #"name: — → "Shop""#, #"timeZone: — → "Europe/London""#, #"currency: — → "GBP""#, #"region: — → "UK""#,
        #"planID: — → "free""#, "maxSeats: — → 3",
        #"features: — → ["leads", "contracts", "payments", "mappedImports", "performance"]"#,
        #"pricePerUserMonth: — → {minor 0, currency "GBP"}"#,
        #"billing: — → "monthly""#, "personalDataKeys: — → false",
      ]),
    AuditCase(
      after: [registered], plan(50, 900, ["leads"], 5, .monthly),
      [
        #"planID: "free" → "business""#, "maxSeats: 3 → 50", "maxCustomers: — → 900",
        #"features: ["leads", "contracts", "payments", "mappedImports", "performance"] → ["leads"]"#,
        #"pricePerUserMonth: {minor 0, currency "GBP"} → {minor 500, currency "GBP"}"#,
      ]),
    // B03b: the same plan with other seats and price.
    AuditCase(
      after: [registered, plan(nil, 900, ["leads"], 5, .monthly)], plan(5, nil, ["api"], 9, .annual),
      [
        "maxSeats: — → 5", "maxCustomers: 900 → —",
        #"features: ["leads"] → ["api"]"#,
        #"pricePerUserMonth: {minor 500, currency "GBP"} → {minor 900, currency "GBP"}"#,
        #"billing: "monthly" → "annual""#,
      ]),
    AuditCase(
      after: [registered], added,
      [#"listItem @web Web.list: — → "source""#, #"listItem @web Web.label: — → "Web""#], about: ["listItem @web Web"]),
    AuditCase(
      after: [registered, added],
      .account(.listItemRenamed(ListItemRenamed(list: .source, itemID: id("web"), label: "Internet"))),
      [#"listItem @web Internet.label: "Web" → "Internet""#], about: ["listItem @web Internet"]),
    AuditCase(
      after: [registered, added],
      .account(.listItemRetired(ListItemRetired(list: .source, itemID: id("web"), label: "Web"))),
      ["listItem @web Web.retired: false → true"], about: ["listItem @web Web"]),
    AuditCase(after: [registered], configured, [#"provider: — → "stripe""#, #"accountRef: — → "acct_1""#]),
    AuditCase(
      after: [registered, configured],
      .account(.paymentGatewayConfigured(PaymentGatewayConfigured(provider: "stripe", accountRef: "acct_2"))),
      [#"accountRef: "acct_1" → "acct_2""#]),
    AuditCase(
      after: [registered, configured], .account(.paymentGatewayDisabled(PaymentGatewayDisabled())),
      [#"provider: "stripe" → —"#, #"accountRef: "acct_1" → —"#]),
    AuditCase(
      after: [registered],
      .account(
        .settingsChanged(
          SettingsChanged(changes: [
            FieldChange("invitationDays", before: .integer(7), after: .integer(9)),
            FieldChange("deleteOrderRoles", before: .list(["superAdmin"]), after: .list(["superAdmin", "admin"])),
            FieldChange("scopeIncludesOrderAdmin", before: .flag(true), after: .flag(false)),
            FieldChange("reminderChannel", before: nil, after: .text("none")),
          ]))),
      [
        "invitationDays: 7 → 9", #"deleteOrderRoles: ["superAdmin"] → ["superAdmin", "admin"]"#,
        "scopeIncludesOrderAdmin: true → false", #"reminderChannel: — → "none""#,
      ]),
  ]

  private static let invited = BackOfficeEvent.user(
    .invited(
      UserInvited(
        name: "Gus", email: "gus@x.example", phone: nil, userType: .general, licence: .free,
        invitationID: id("invitation"), expiresAt: hour(48))))
  private static let userAdded = BackOfficeEvent.user(
    .added(UserAdded(name: "Gus", email: "gus@x.example", phone: "1", userType: .general, licence: .paid)))
  private static let deactivated = BackOfficeEvent.user(.deactivated(UserDeactivated(reassignTo: id("ada"))))

  static let users = [
    AuditCase(
      invited,
      [
        #"name: — → "Gus""#, #"email: — → "gus@x.example""#, #"userType: — → "general""#, #"licence: — → "free""#,
        #"state: — → "invited""#, "invitationID: — → @invitation", "expiresAt: — → 48.0 h",
      ]),
    AuditCase(
      after: [invited],
      .user(
        .invitationReissued(InvitationReissued(invitationID: id("second invitation"), expiresAt: hour(72)))),
      ["invitationID: @invitation → @second invitation", "expiresAt: 48.0 h → 72.0 h"]),
    AuditCase(
      userAdded,
      [
        #"name: — → "Gus""#, #"email: — → "gus@x.example""#, #"phone: — → "1""#, #"userType: — → "general""#,
        #"licence: — → "paid""#, #"state: — → "active""#,
      ]),
    AuditCase(
      after: [invited], .user(.activated(UserActivated(invitationID: id("invitation"), credentialVersion: 1))),
      [#"state: "invited" → "active""#, "credentialVersion: 0 → 1"]),
    AuditCase(
      after: [userAdded],
      .user(
        .edited(
          UserEdited(changes: [
            FieldChange("name", before: .personal("Gus"), after: .personal("Gustav")),
            FieldChange("phone", before: .personal("1"), after: nil),
          ]))),
      [#"name: "Gus" → "Gustav""#, #"phone: "1" → —"#]),
    AuditCase(
      after: [userAdded], .user(.typeChanged(UserTypeChanged(from: .general, to: .admin))),
      [#"userType: "general" → "admin""#]),
    AuditCase(
      after: [userAdded], .user(.licenceChanged(UserLicenceChanged(from: .paid, to: .free))),
      [#"licence: "paid" → "free""#]),
    AuditCase(
      after: [userAdded], .user(.passwordReset(UserPasswordReset(credentialVersion: 1))), ["credentialVersion: 0 → 1"]),
    AuditCase(after: [userAdded], deactivated, [#"state: "active" → "inactive""#, "reassignTo: — → @ada"]),
    AuditCase(
      after: [userAdded, deactivated], .user(.restored(UserRestored())), [#"state: "inactive" → "active""#]),
    AuditCase(after: [invited, deactivated], .user(.restored(UserRestored())), [#"state: "inactive" → "invited""#]),
    AuditCase(
      after: [userAdded], .user(.deleted(UserDeleted(reassignTo: nil))), [#"state: "active" → "deleted""#]),
  ]
}

// MARK: The catalogue and workflows

extension AuditCase {
  private static let service = BackOfficeEvent.catalogue(
    .serviceAdded(ServiceAdded(serviceID: id("boilers"), name: "Boilers")))
  private static let product = BackOfficeEvent.catalogue(
    .productAdded(ProductAdded(productID: id("mark1"), serviceID: id("boilers"), name: "Mark 1")))

  static let catalogue = [
    AuditCase(service, [#"service @boilers Boilers.name: — → "Boilers""#], about: ["service @boilers Boilers"]),
    AuditCase(
      after: [service],
      .catalogue(.serviceRenamed(ServiceRenamed(serviceID: id("boilers"), from: "Boilers", to: "Burners"))),
      [#"service @boilers Burners.name: "Boilers" → "Burners""#], about: ["service @boilers Burners"]),
    AuditCase(
      after: [service], .catalogue(.serviceRetired(ServiceRetired(serviceID: id("boilers")))),
      ["service @boilers Boilers.retired: false → true"], about: ["service @boilers Boilers"]),
    AuditCase(
      after: [service], product,
      [#"product @mark1 Mark 1.name: — → "Mark 1""#, "product @mark1 Mark 1.serviceID: — → @boilers"],
      about: ["product @mark1 Mark 1"]),
    AuditCase(
      after: [service, product],
      .catalogue(.productRenamed(ProductRenamed(productID: id("mark1"), from: "Mark 1", to: "Mark 2"))),
      [#"product @mark1 Mark 2.name: "Mark 1" → "Mark 2""#], about: ["product @mark1 Mark 2"]),
    AuditCase(
      after: [service, product], .catalogue(.productRetired(ProductRetired(productID: id("mark1")))),
      ["product @mark1 Mark 1.retired: false → true"], about: ["product @mark1 Mark 1"]),
  ]

  private static let created = BackOfficeEvent.workflow(
    .created(WorkflowCreated(name: "Install", serviceID: id("boilers"), kind: .order, copiedFrom: id("other flow"))))

  private static func tasks(_ survey: TaskRole, _ hours: Int?, fitsFirst: Bool = false) -> [TaskDefinition] {
    let survey = TaskDefinition(key: "s", name: "Survey", description: "d", responsible: survey, targetHours: hours)
    return fitsFirst ? [TaskDefinition(key: "f", name: "Fit"), survey] : [survey]
  }

  private static func drafted(_ tasks: [TaskDefinition]) -> BackOfficeEvent {
    .workflow(.draftChanged(WorkflowDraftChanged(tasks: tasks)))
  }

  private static func published(_ version: Int, _ tasks: [TaskDefinition], closes: Bool = false) -> BackOfficeEvent {
    .workflow(.published(WorkflowPublished(version: version, tasks: tasks, autoCloseOnFinish: closes)))
  }

  static let workflows = [
    AuditCase(
      created,
      [
        #"name: — → "Install""#, "serviceID: — → @boilers", #"kind: — → "order""#, "copiedFromID: — → @other flow",
      ]),
    AuditCase(
      after: [created], drafted(tasks(.user(id("gus")), 5)),
      [
        "task s Survey.taskPlace: — → 1", #"task s Survey.taskName: — → "Survey""#,
        #"task s Survey.taskDescription: — → "d""#, "task s Survey.taskResponsible: — → @gus",
        "task s Survey.taskTargetHours: — → 5",
      ], about: ["task s Survey"]),
    // B03b: the same tasks with another role and other hours, and one before them.
    AuditCase(
      after: [created, drafted(tasks(.assignedUser, nil))], drafted(tasks(.orderAdmin, 5, fitsFirst: true)),
      [
        "task f Fit.taskPlace: — → 1", #"task f Fit.taskName: — → "Fit""#,
        #"task f Fit.taskResponsible: — → "assignedUser""#, "task s Survey.taskPlace: 1 → 2",
        #"task s Survey.taskResponsible: "assignedUser" → "orderAdmin""#, "task s Survey.taskTargetHours: — → 5",
      ], about: ["task f Fit", "task s Survey"]),
    AuditCase(
      after: [created, drafted(tasks(.assignedUser, nil, fitsFirst: true))], drafted(tasks(.assignedUser, nil)),
      [
        "task s Survey.taskPlace: 2 → 1", "task f Fit.taskPlace: 1 → —", #"task f Fit.taskName: "Fit" → —"#,
        #"task f Fit.taskResponsible: "assignedUser" → —"#,
      ], about: ["task s Survey", "task f Fit"]),
    AuditCase(
      after: [created, published(1, tasks(.assignedUser, 4))], published(2, tasks(.assignedUser, 8), closes: true),
      ["version: 1 → 2", "autoCloseOnFinish: false → true", "task s Survey.taskTargetHours: 4 → 8"],
      about: ["task s Survey"]),
    AuditCase(
      after: [created],
      .workflow(
        .madeDefault(WorkflowMadeDefault(serviceID: id("boilers"), kind: .order, previous: id("other flow")))),
      ["service @boilers.defaultWorkflowID: @other flow → @flow"], about: ["service @boilers"]),
    AuditCase(after: [created], .workflow(.archived(WorkflowArchived())), ["archived: false → true"]),
  ]
}

// MARK: Customers

extension AuditCase {
  private static let acme = BackOfficeEvent.customer(
    .created(
      CustomerCreated(
        kind: .individual, name: .personal("Acme"), statusID: id("prospect"),
        details: ["email": .plain("a@x.example"), "address.town": .plain("Leeds")], sourceID: id("web"),
        custom: ["k": .plain("v")], origin: "manual")))

  private static func contact(_ id: String, _ name: PersonalText, phone: PersonalText? = nil) -> BackOfficeEvent {
    .customer(
      .contactAdded(
        ContactAdded(
          contactID: Self.id(id), name: name, jobTitle: "Boss", department: "IT",
          email: PersonalText("\(id)@x.example"), phone: phone, mobile: "7")))
  }

  private static let defaultAnn = BackOfficeEvent.customer(
    .defaultContactChanged(DefaultContactChanged(from: nil, to: id("ann"), reason: .firstContact)))
  private static let archived = BackOfficeEvent.customer(.archived(CustomerArchived()))

  static let customers = [
    AuditCase(
      acme,
      [
        #"kind: — → "individual""#, #"name: — → "Acme""#, "statusID: — → @prospect", #"address.town: — → "Leeds""#,
        #"email: — → "a@x.example""#, "sourceID: — → @web", #"custom.k: — → "v""#, #"origin: — → "manual""#,
      ]),
    AuditCase(
      after: [acme],
      .customer(
        .edited(
          CustomerEdited(changes: [
            FieldChange("name", before: .personal("Acme"), after: .personal("Acme Ltd")),
            FieldChange("email", before: .text("a@x.example"), after: nil),
            FieldChange("phone", before: nil, after: .text("1")),
            FieldChange("sourceID", before: .text(ListItemID.blank.description), after: nil),
            FieldChange("custom.k", before: .text("v"), after: nil),
            FieldChange("custom.l", before: nil, after: .text("w")),
          ]))),
      [
        #"name: "Acme" → "Acme Ltd""#, #"phone: — → "1""#, "sourceID: @web → —", #"custom.l: — → "w""#,
        #"email: "a@x.example" → —"#, #"custom.k: "v" → —"#,
      ]),
    AuditCase(
      after: [acme], .customer(.statusChanged(CustomerStatusChanged(from: id("prospect"), to: id("customer")))),
      ["statusID: @prospect → @customer"]),
    AuditCase(
      after: [acme], .customer(.kindChanged(CustomerKindChanged(from: .individual, to: .company))),
      [#"kind: "individual" → "company""#]),
    AuditCase(
      after: [acme], contact("ann", "Ann", phone: "5"),
      [
        #"contact @ann Ann.name: — → "Ann""#, #"contact @ann Ann.jobTitle: — → "Boss""#,
        #"contact @ann Ann.department: — → "IT""#, #"contact @ann Ann.email: — → "ann@x.example""#,
        #"contact @ann Ann.phone: — → "5""#, #"contact @ann Ann.mobile: — → "7""#,
      ], about: ["contact @ann Ann"]),
    AuditCase(
      after: [acme, contact("ann", "Ann", phone: "5")],
      .customer(
        .contactEdited(
          ContactEdited(
            contactID: id("ann"), changes: [FieldChange("phone", before: .personal("5"), after: .personal("6"))]))),
      [#"contact @ann Ann.phone: "5" → "6""#], about: ["contact @ann Ann"]),
    AuditCase(
      after: [acme, contact("ann", "Ann")], defaultAnn, ["defaultContactID: — → @ann"], cause: "firstContact"),
    AuditCase(
      after: [acme, contact("ann", "Ann"), defaultAnn],
      .customer(.defaultContactCleared(DefaultContactCleared(from: id("ann")))), ["defaultContactID: @ann → —"]),
    AuditCase(
      after: [acme, contact("ann", "Ann")], .customer(.contactRemoved(ContactRemoved(contactID: id("ann")))),
      [
        #"contact @ann Ann.name: "Ann" → —"#, #"contact @ann Ann.jobTitle: "Boss" → —"#,
        #"contact @ann Ann.department: "IT" → —"#, #"contact @ann Ann.email: "ann@x.example" → —"#,
        #"contact @ann Ann.mobile: "7" → —"#,
      ], about: ["contact @ann Ann"]),
    AuditCase(
      after: [acme, contact("ann", "Ann"), contact("ben", "Ben", phone: "5")],
      .customer(
        .contactsMerged(
          ContactsMerged(
            kept: id("ann"), dropped: id("ben"), changes: [FieldChange("phone", before: nil, after: .personal("5"))]))),
      [
        #"contact @ann Ann.phone: — → "5""#, #"contact @ben Ben.name: "Ben" → —"#,
        #"contact @ben Ben.jobTitle: "Boss" → —"#, #"contact @ben Ben.department: "IT" → —"#,
        #"contact @ben Ben.email: "ben@x.example" → —"#, #"contact @ben Ben.phone: "5" → —"#,
        #"contact @ben Ben.mobile: "7" → —"#, "contact @ben Ben.mergedIntoID: — → @ann",
      ], about: ["contact @ann Ann", "contact @ben Ben"]),
    AuditCase(
      after: [acme, contact("ann", "Ann"), defaultAnn],
      .customer(.mergedInto(CustomerMergedInto(kept: id("umbra")))),
      [
        "mergedIntoID: — → @umbra", "defaultContactID: @ann → —", #"contact @ann Ann.name: "Ann" → —"#,
        #"contact @ann Ann.jobTitle: "Boss" → —"#, #"contact @ann Ann.department: "IT" → —"#,
        #"contact @ann Ann.email: "ann@x.example" → —"#, #"contact @ann Ann.mobile: "7" → —"#,
      ], about: ["contact @ann Ann"]),
    AuditCase(
      after: [acme],
      .customer(
        .absorbed(
          CustomerAbsorbed(
            dropped: id("umbra"),
            contacts: [AbsorbedContact(Contact(id("ben"), named: "Ben", [.sms]))],
            removed: [AbsorbedContact(Contact(id("cy"), named: "Cy", []))], customers: [id("old")],
            mergedContacts: [MergedContact(id("dan"), into: id("ben"))]))),
      [
        #"contact @ben Ben.name: — → "Ben""#, #"contact @ben Ben.doNotContact: — → ["sms"]"#,
        "droppedID: — → @umbra",
      ], about: ["contact @ben Ben"]),
    AuditCase(after: [acme], archived, ["archived: false → true"]),
    AuditCase(after: [acme, archived], .customer(.unarchived(CustomerUnarchived())), ["archived: true → false"]),
  ]
}

// MARK: Orders and leads

extension AuditCase {
  private static let pinned = PinnedWorkflow(
    id: id("flow"), version: 2, autoCloseOnFinish: false,
    tasks: [
      PinnedTask(taskID: id("survey"), key: "s", name: "Survey", responsible: .assignedUser, targetHours: 24),
      PinnedTask(taskID: id("fit"), key: "f", name: "Fit", responsible: .orderAdmin, targetHours: nil),
    ])
  private static let opened = BackOfficeEvent.order(
    .opened(
      OrderOpened(
        orderNo: 7, customerID: id("acme"), contactID: id("ann"), type: .oneOff, serviceID: id("boilers"),
        productID: id("mark1"),
        workflow: pinned, assignedUserID: id("gus"), orderAdminID: id("ada"), initialFee: pounds(5),
        description: "Two rooms")))
  private static let feeAdded = BackOfficeEvent.order(
    .feeAdded(OrderFeeAdded(feeID: id("fee"), name: "Van", amount: pounds(5))))

  static let orders =
    [
      AuditCase(
        opened,
        [
          "orderNo: — → 7", #"state: — → "open""#, "customerID: — → @acme", "contactID: — → @ann",
          #"type: — → "oneOff""#,
          "serviceID: — → @boilers", "productID: — → @mark1", #"description: — → "Two rooms""#, "workflowID: — → @flow",
          "workflowVersion: — → 2", "autoCloseOnFinish: — → false", #"tasks: — → ["Survey", "Fit"]"#,
          "assignedUserID: — → @gus", "orderAdminID: — → @ada", #"initialFee: — → {minor 500, currency "GBP"}"#,
        ])
    ] + WorkAuditCases(kind: .order, opened: opened, outcome: .cancelled).all + fees
    + PaymentAuditCases(beginning: [opened, feeAdded]).all

  private static let fees = [
    AuditCase(
      after: [opened], feeAdded,
      [#"fee @fee Van.name: — → "Van""#, #"fee @fee Van.amount: — → {minor 500, currency "GBP"}"#],
      about: ["fee @fee Van"]),
    AuditCase(
      after: [opened, feeAdded],
      .order(.feeChanged(OrderFeeChanged(fee: .additional(id("fee")), from: pounds(5), to: pounds(9)))),
      [#"fee @fee Van.amount: {minor 500, currency "GBP"} → {minor 900, currency "GBP"}"#], about: ["fee @fee Van"]),
    AuditCase(
      after: [opened], .order(.feeChanged(OrderFeeChanged(fee: .initial, from: pounds(5), to: nil))),
      [#"initialFee: {minor 500, currency "GBP"} → —"#]),
    AuditCase(
      after: [opened, feeAdded],
      .order(.feeRemoved(OrderFeeRemoved(feeID: id("fee"), name: "Van", amount: pounds(5)))),
      [#"fee @fee Van.name: "Van" → —"#, #"fee @fee Van.amount: {minor 500, currency "GBP"} → —"#],
      about: ["fee @fee Van"]),
  ]

  private static let leadOpened = BackOfficeEvent.lead(
    .opened(
      LeadOpened(
        leadNo: 3, customerID: id("acme"), contactID: id("ann"), serviceID: id("boilers"), productID: id("mark1"),
        workflow: pinned, assignedUserID: id("gus"), leadAdminID: id("ada"), sourceID: id("web"),
        description: "Two rooms")))

  static let leads =
    [
      AuditCase(
        leadOpened,
        [
          "leadNo: — → 3", #"state: — → "open""#, "customerID: — → @acme", "contactID: — → @ann",
          "serviceID: — → @boilers", "productID: — → @mark1", #"description: — → "Two rooms""#, "sourceID: — → @web",
          "workflowID: — → @flow", "workflowVersion: — → 2", "autoCloseOnFinish: — → false",
          #"tasks: — → ["Survey", "Fit"]"#, "assignedUserID: — → @gus", "leadAdminID: — → @ada",
        ]),
      AuditCase(
        after: [leadOpened], .lead(.converted(LeadConverted(orderID: id("order"), orderNo: 7))),
        ["convertedToOrderID: — → @order", "convertedToOrderNo: — → 7"]),
    ] + WorkAuditCases(kind: .lead, opened: leadOpened, outcome: .lost).all

  static let all =
    account + users + catalogue + workflows + customers + wishes + orders + leads + imports + activities + contracts
    + correspondence + effects + attention
}
