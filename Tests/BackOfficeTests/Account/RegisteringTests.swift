// Registering an account: what it begins with, and what is refused.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct RegisteringTests {
  private func refused(_ change: (inout RegisterAccount) -> Void) -> Rejection? {
    var command = Office.registration
    change(&command)
    return Office().rejection(of: command, by: .system("registration"))
  }

  // Checklist: L-10, L-16
  @Test func `account and first user come in one batch over two streams`() throws {
    var office = Office()
    let events = try office.run(Office.registration, by: .system("registration"))
    #expect(
      events == [
        Proposed(
          .account(
            .registered(
              AccountRegistered(
                name: "Acme", timeZone: "Europe/London", currency: "GBP", region: "UK", planID: "free",
                personalDataKeys: false))), in: StreamName("account")),
        Proposed(
          .user(
            .added(
              UserAdded(
                name: PersonalText("Sal"), email: PersonalText("sal@acme.example"), phone: nil,
                userType: .superAdmin, licence: .free))), in: StreamName("user", Office.sal)),
      ])
    #expect(office.index.users[Office.sal]?.isActiveSuperAdmin == true)
  }

  @Test func `first user without an ID gets one made of the command`() throws {
    var command = Office.registration
    command.firstUser.userID = nil
    var office = Office()
    let id = UserID(UUID(namespace: office.nextCommandID, name: "user/0"))
    let events = try office.run(command, by: .system("registration"))
    #expect(events.last?.stream == StreamName("user", id))
  }

  // Checklist: L-10
  @Test func `begins on the free plan`() {
    let plan = Office.registered.index.account?.plan
    #expect(
      plan
        == Plan(
          id: "free", maxSeats: 3, maxCustomers: nil,
          features: ["leads", "contracts", "payments", "mappedImports", "performance"],
          pricePerUserMonth: Money(minor: 0, currency: "GBP"), billing: .monthly))
  }

  @Test func `begins with the lists of every account`() throws {
    let account = try #require(Office.registered.index.account)
    #expect(account.items(of: .customerStatus).map(\.label) == ["Suspect", "Prospect", "Customer"])
    #expect(account.items(of: .source).map(\.label) == ["Website", "Telephone", "Referral", "Other"])
    #expect(account.items(of: .activityKind).map(\.label) == ["Meeting", "Call", "To Do"])
    #expect(
      account.items(of: .closeReason).map(\.label) == [
        "Completed", "Cancelled by customer", "Cancelled by us", "Other",
      ])
    // uuid.uuid5(uuid.NAMESPACE_URL, "daybook:customerStatus/Prospect") of Python gives the same.
    #expect(account.item("Prospect", in: .customerStatus)?.id.description == "df938196-8425-5c3e-bab1-3e7bcda48c9b")
  }

  @Test func `is refused when there is an account`() {
    let again = Office.registration
    #expect(Office.registered.rejection(of: again, by: .system("registration")) == .accountExists)
    #expect(Office.registered.rejection(of: again) == .accountExists)
  }

  @Test func `checks its fields`() {
    #expect(refused { $0.name = "  " } == .invalidField(field: "name", reason: "empty"))
    #expect(refused { $0.name = String(repeating: "a", count: 201) } == .textTooLong(limit: 200))
    #expect(
      refused { $0.name = "A\u{1}B" } == .invalidField(field: "name", reason: "control characters are not allowed"))
    for currency in ["gbp", "GB", "GBPS", "G1P"] {
      #expect(
        refused { $0.currency = currency } == .invalidField(field: "currency", reason: "expected three capitals"))
    }
    #expect(refused { $0.firstUser.name = "" } == .invalidField(field: "firstUser.name", reason: "empty"))
    #expect(
      refused { $0.firstUser.email = "sal" }
        == .invalidField(field: "firstUser.email", reason: "expected an e-mail address"))
    #expect(refused { $0.personalDataKeys = true } == .erasureUnavailable)
    #expect(refused { $0.personalDataKeys = false } == nil)
  }

  // Checklist: L-16
  @Test(arguments: ["Mars", "uk", "U", "U1", "", "ÜK"])
  func `refuses what is no region`(_ region: String) {
    #expect(
      refused { $0.region = region } == .invalidField(field: "region", reason: "expected two or three capital letters"))
  }

  @Test(arguments: ["Europe/Lundon", "Nowhere/City", "Etc/Unknown", "europe/london"])
  func `refuses unknown time zones`(_ name: String) {
    #expect(refused { $0.timeZone = name } == .invalidField(field: "timeZone", reason: "there is no such time zone"))
  }

  @Test(arguments: ["ZZZ", "XXQ", "BTC", "DEM", "HRK", "XTS", "XXX"])
  func `refuses unknown currencies`(_ code: String) {
    #expect(refused { $0.currency = code } == .invalidField(field: "currency", reason: "not a currency of ISO 4217"))
  }

  @Test(arguments: ["GBP", "EUR", "JPY", "XAU", "ZWG"])
  func `takes currencies of the standard`(_ code: String) {
    #expect(refused { $0.currency = code } == nil)
  }

  @Test(arguments: ["Europe/London", "UTC", "Etc/GMT+1", "America/Argentina/Buenos_Aires"])
  func `takes time zones`(_ name: String) {
    #expect(refused { $0.timeZone = name } == nil)
  }

  @Test(arguments: [
    "", "Europe/", "/London", "Europe London", "../etc", "9/9", "Köln", "Abc", "BST", "PST", "GMT+5", "UTC+3",
  ])
  func `refuses what is no time zone`(_ name: String) {
    #expect(
      refused { $0.timeZone = name }
        == .invalidField(field: "timeZone", reason: "expected an IANA name such as Europe/London"))
  }
}
