// Plan, settings and payment gateway of an account.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct PlanTests {
  private let business = ChangePlan(
    planID: "business", features: ["import"], pricePerUserMonth: Money(minor: 500, currency: "GBP"), billing: .annual)

  private func refused(_ change: (inout ChangePlan) -> Void) -> Rejection? {
    var command = business
    change(&command)
    return Office.registered.rejection(of: command)
  }

  // Checklist: L-13, H-05
  @Test func `changes from the old plan, and only once`() throws {
    var office = Office.registered
    #expect(
      try office.run(business) == [
        .account(
          .planChanged(
            PlanChanged(
              from: "free", to: "business", maxSeats: nil, maxCustomers: nil, features: ["import"],
              pricePerUserMonth: Money(minor: 500, currency: "GBP"), billing: .annual)))
      ])
    #expect(try office.run(business) == [])
  }

  @Test func `going below what is used is allowed`() {
    #expect(refused { $0.maxSeats = 0 } == nil)
  }

  @Test func `checks its fields`() {
    #expect(refused { $0.planID = "" } == .invalidField(field: "planID", reason: "empty"))
    #expect(refused { $0.maxSeats = -1 } == .invalidField(field: "maxSeats", reason: "negative"))
    #expect(refused { $0.maxCustomers = -1 } == .invalidField(field: "maxCustomers", reason: "negative"))
    #expect(refused { $0.features = [" "] } == .invalidField(field: "features", reason: "empty"))
    #expect(refused { $0.pricePerUserMonth = Money(minor: -1, currency: "GBP") } == .invalidMoney)
    #expect(refused { $0.pricePerUserMonth = Money(minor: 1, currency: "EUR") } == .currencyMismatch)
  }
}

@Suite struct FeatureTests {
  private let configure = ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1")

  private func office(_ features: [String]?) throws -> Office {
    var office = Office.staffed
    try office.run(
      ChangePlan(
        planID: "x", features: features, pricePerUserMonth: Money(minor: 1, currency: "GBP"), billing: .monthly))
    return office
  }

  // Checklist: L-11, L-12
  @Test func `left out are all, unknown ones mean nothing, and none is none`() throws {
    let none = Rejection.featureNotInPlan(feature: "payments")
    #expect(Office.registered.rejection(of: configure) == nil)
    #expect(try office(nil).rejection(of: configure) == nil)
    #expect(try office(["payments"]).rejection(of: configure) == nil)
    #expect(try office([]).rejection(of: configure) == none)
    #expect(try office(["api", "leads"]).rejection(of: configure) == none)
    #expect(try office(["api"]).index.account?.plan.features == ["api"])
    #expect(
      try office(nil).index.account?.plan.features == [
        "leads", "contracts", "payments", "mappedImports", "performance",
      ])
  }

  @Test func `is asked after right and secrets and before version and fields`() throws {
    let office = try office([])
    let secret = ConfigurePaymentGateway(provider: "", accountRef: "sk_live_1")
    let badForm = ConfigurePaymentGateway(provider: "", accountRef: "acct_1")
    #expect(office.rejection(of: configure, as: Office.ada) == .forbidden(action: "ConfigurePaymentGateway"))
    #expect(office.rejection(of: badForm, expecting: 99) == .featureNotInPlan(feature: "payments"))
    #expect(office.rejection(of: secret, expecting: 99) == .secretInPayload)
    #expect(office.rejection(of: secret, as: Office.ada) == .forbidden(action: "ConfigurePaymentGateway"))
  }

  // Checklist: L-12
  @Test func `what runs goes on`() throws {
    var office = try office(nil)
    try office.run(configure)
    try office.run(
      ChangePlan(
        planID: "y", features: [], pricePerUserMonth: Money(minor: 1, currency: "GBP"), billing: .monthly))
    #expect(try office.run(DisablePaymentGateway()).count == 1)
  }
}

@Suite struct ReadOnlyTests {
  private let edit = EditCustomer(customerID: Office.abc, changes: ["name": .text("X")])

  private func set(_ isReadOnly: Bool) -> any BackOfficeCommand {
    ChangeSettings(changes: ["accountReadOnly": .flag(isReadOnly)])
  }

  @Test func `refuses users and imports, but neither the engine nor ports`() throws {
    var office = Office.trading
    try office.startImport()
    try office.run(set(true))
    #expect(office.rejection(of: edit) == .accountReadOnly)
    #expect(office.rejection(of: edit, by: .importer(Office.sheet.uuid)) == .accountReadOnly)
    #expect(office.rejection(of: edit, by: .system("policy")) == nil)
    #expect(office.rejection(of: edit, by: .integration("payments")) == .forbidden(action: "EditCustomer"))
    let plan = ChangePlan(planID: "x", pricePerUserMonth: Money(minor: 0, currency: "GBP"), billing: .monthly)
    #expect(office.rejection(of: plan) == nil)
    #expect(office.rejection(of: set(false), as: Office.ada) == .forbidden(action: "ChangeSettings"))
    try office.run(set(false))
    #expect(office.rejection(of: edit) == nil)
  }

  @Test func `comes after the actor and before the subject and the right`() throws {
    var office = Office.trading
    try office.run(DeactivateUser(userID: Office.gil))
    try office.run(set(true))
    let unknown = ArchiveCustomer(customerID: CustomerID(Office.gus.uuid))
    #expect(office.rejection(of: unknown, as: Office.gil) == .userNotActive)
    #expect(office.rejection(of: unknown, as: Office.gus) == .accountReadOnly)
  }

  @Test func `holds for who accepts an invitation`() throws {
    var office = Office.registered
    let ida = Office.ada
    try office.run(
      InviteUser(userID: ida, name: "Ida", email: "i@x.example", userType: .general, licence: .free))
    try office.run(set(true))
    let accept = AcceptInvitation(userID: ida, token: "x")
    #expect(office.rejection(of: accept, as: ida) == .accountReadOnly)
  }
}

@Suite struct SettingsTests {
  private func change(_ changes: FieldEdits) -> any BackOfficeCommand {
    ChangeSettings(changes: changes)
  }

  @Test func `changes come by field name, and only what changed`() throws {
    var office = Office.registered
    let edit = change([
      "scopeIncludesOrderAdmin": .flag(false), "deleteOrderRoles": .list(["admin", "superAdmin", "admin"]),
      "invitationDays": .integer(7), "residencyPolicy": .text(" ukOnly "),
    ])
    #expect(
      try office.run(edit) == [
        .account(
          .settingsChanged(
            SettingsChanged(changes: [
              FieldChange("deleteOrderRoles", before: .list(["superAdmin"]), after: .list(["superAdmin", "admin"])),
              FieldChange("residencyPolicy", before: nil, after: .text("ukOnly")),
              FieldChange("scopeIncludesOrderAdmin", before: .flag(true), after: .flag(false)),
            ])))
      ])
    let settings = office.index.account?.settings
    #expect(settings?.deleteOrderRoles == [.superAdmin, .admin])
    #expect(settings?.scopeIncludesOrderAdmin == false)
    #expect(settings?.residencyPolicy == "ukOnly")
    #expect(try office.run(edit) == [])
  }

  @Test func `texts can be cleared`() throws {
    var office = Office.registered
    try office.run(change(["reminderChannel": .text(" email ")]))
    #expect(office.index.account?.settings.reminderChannel == "email")
    try office.run(change(["reminderChannel": nil as FieldValue?]))
    #expect(office.index.account?.settings.reminderChannel == nil)
  }

  @Test func `invitation days set the end of invitations`() throws {
    var office = Office.registered
    try office.run(change(["invitationDays": .integer(2)]))
    let invite = InviteUser(name: "Ida", email: "ida@acme.example", userType: .general, licence: .free)
    let events = try office.run(invite)
    guard case .user(.invited(let invited))? = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(invited.expiresAt == Office.start.advanced(by: 2 * 86_400_000))
  }

  @Test(arguments: [
    ("colour", FieldValue.text("red")), ("invitationDays", .integer(0)), ("invitationDays", .integer(366)),
    ("invitationDays", .text("7")), ("deleteOrderRoles", .list([])), ("deleteOrderRoles", .list(["boss"])),
    ("scopeIncludesOrderAdmin", .text("yes")), ("residencyPolicy", .text(" ")),
    ("residencyPolicy", .text("anything")), ("reminderChannel", .text("pigeon")), ("reminderChannel", .text("Email")),
  ])
  func `refuses unknown fields and values`(_ field: String, _ value: FieldValue) {
    guard case .invalidField(field, _)? = Office.registered.rejection(of: change([field: value])) else {
      Issue.record("\(field) \(value) was taken")
      return
    }
  }

  @Test func `only texts can be cleared`() {
    guard
      case .invalidField("invitationDays", _)? = Office.registered.rejection(
        of: change(["invitationDays": nil as FieldValue?]))
    else {
      Issue.record("it was cleared")
      return
    }
  }
}

@Suite struct GatewayTests {
  private func configure(_ provider: String, _ account: String) -> any BackOfficeCommand {
    ConfigurePaymentGateway(provider: provider, accountRef: account)
  }
  private let disable = DisablePaymentGateway()

  @Test func `is configured and disabled once`() throws {
    var office = Office.registered
    #expect(try office.run(disable) == [])
    #expect(
      try office.run(configure("stripe", "acct_1")) == [
        .account(.paymentGatewayConfigured(PaymentGatewayConfigured(provider: "stripe", accountRef: "acct_1")))
      ])
    #expect(try office.run(configure(" stripe", "acct_1 ")) == [])
    #expect(try office.run(configure("stripe", "acct_2")).count == 1)
    #expect(try office.run(disable) == [.account(.paymentGatewayDisabled(PaymentGatewayDisabled()))])
    #expect(try office.run(disable) == [])
    #expect(try office.run(configure("stripe", "acct_2")).count == 1)
  }

  @Test(arguments: [
    "sk_live_1", " SK_TEST_1", "rk_live_1", "whsec_1", "-----BEGIN PRIVATE KEY-----", "acct_1:sk_live_abc",
    "acct_1 sk-abc",
    "acct1sk_live_abc", "https://x.example/?key=rk_test_1", "Authorization: Bearer abc", "a\nb -----BEGIN RSA",
  ])
  func `secrets never enter the log`(_ secret: String) {
    #expect(Office.registered.rejection(of: configure("stripe", secret)) == .secretInPayload)
    #expect(Office.registered.rejection(of: configure(secret, "acct_1")) == .secretInPayload)
  }

  @Test(arguments: ["desk_1", "risk-free", "acct_1", "task_force", "forbearer 1"])
  func `what only contains its letters is no secret`(_ text: String) {
    #expect(Office.registered.rejection(of: configure("stripe", text)) == nil)
  }

  @Test func `checks its fields`() {
    #expect(Office.registered.rejection(of: configure("", "a")) == .invalidField(field: "provider", reason: "empty"))
    #expect(Office.registered.rejection(of: configure("a", "")) == .invalidField(field: "accountRef", reason: "empty"))
  }
}
