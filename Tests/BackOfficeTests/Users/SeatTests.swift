// Seats: users on a free licence who are invited or active. Beyond the plan's limit nobody is added; nobody is locked
// out either.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct SeatTests {
  private let ida = UserID("00000000-0000-4000-8000-0000000000e1")!
  private let ben = UserID("00000000-0000-4000-8000-0000000000e2")!

  /// Sal, Ben (active) and Ida (invited) take the three free seats.
  private func full() throws -> Office {
    var office = Office.registered
    let add = AddUser(userID: ben, name: "Ben", email: "ben@acme.example", userType: .general, licence: .free)
    try office.run(add)
    try office.run(invitation("Ida", .free, id: ida))
    return office
  }

  private func restore(_ user: UserID) -> any BackOfficeCommand { RestoreUser(userID: user) }
  private func deactivate(_ user: UserID) -> any BackOfficeCommand {
    DeactivateUser(userID: user)
  }

  // Checklist: L-11
  @Test
  func `A-10: the fourth user`() throws {
    for leaver in [ben, ida] {
      var office = try full()
      #expect(office.rejection(of: invitation("Cy", .free)) == .seatLimitReached(limit: 3))
      try office.run(deactivate(leaver))
      #expect(try office.run(invitation("Cy", .free)).count == 1)
      #expect(office.rejection(of: restore(leaver)) == .seatLimitReached(limit: 3))
    }
  }

  @Test func `added users need a seat too`() throws {
    let add = AddUser(name: "Cy", email: "cy@acme.example", userType: .general, licence: .free)
    #expect(try full().rejection(of: add) == .seatLimitReached(limit: 3))
  }

  // Checklist: H-05
  @Test func `paid users take no seat`() throws {
    var office = try full()
    try office.run(invitation("Cy", .paid))
    #expect(office.index.users.freeSeatsUsed == 3)
  }

  // Checklist: H-05
  @Test func `a paid user needs a seat to become free`() throws {
    var office = try full()
    let cy = UserID("00000000-0000-4000-8000-0000000000e3")!
    try office.run(invitation("Cy", .paid, id: cy))
    let free = AssignUserLicence(userID: cy, licence: .free)
    #expect(office.rejection(of: free) == .seatLimitReached(limit: 3))
    try office.run(AssignUserLicence(userID: ben, licence: .paid))
    #expect(
      try office.run(free) == [.user(.licenceChanged(UserLicenceChanged(from: .paid, to: .free)))])
    #expect(try office.run(free) == [])
    #expect(office.index.users.freeSeatsUsed == 3)
  }

  @Test func `an inactive user takes no seat, whatever the licence`() throws {
    var office = try full()
    let cy = UserID("00000000-0000-4000-8000-0000000000e3")!
    try office.run(invitation("Cy", .paid, id: cy))
    try office.run(deactivate(cy))
    try office.run(AssignUserLicence(userID: cy, licence: .free))
    #expect(office.index.users.freeSeatsUsed == 3)
    #expect(office.rejection(of: restore(cy)) == .seatLimitReached(limit: 3))
  }

  @Test func `after a downgrade nobody is locked out and nobody added`() throws {
    var office = try full()
    let plan = ChangePlan(
      planID: "small", maxSeats: 1, features: [], pricePerUserMonth: Money(minor: 0, currency: "GBP"),
      billing: .monthly)
    try office.run(plan)
    #expect(office.index.users.isActive(ben))
    #expect(office.rejection(of: invitation("Cy", .free)) == .seatLimitReached(limit: 1))
    try office.run(deactivate(ben))
    try office.run(deactivate(ida))
    #expect(office.rejection(of: invitation("Cy", .free)) == .seatLimitReached(limit: 1))
  }

  @Test func `a plan without a limit has seats for all`() throws {
    var office = try full()
    let plan = ChangePlan(
      planID: "big", features: [], pricePerUserMonth: Money(minor: 0, currency: "GBP"), billing: .monthly)
    try office.run(plan)
    for name in ["C", "D", "E"] { try office.run(invitation(name, .free)) }
    #expect(office.index.users.freeSeatsUsed == 6)
  }
}
