// Rejections in words: amounts as people write them, and nothing about what there is nothing of.

import Testing

@testable import BackOffice

@Suite struct RejectionTextTests {
  @Test func `what is left to pay is told as money`() {
    let rejection = Rejection.amountExceedsOutstanding(left: Money(minor: 4_000, currency: "GBP"))
    #expect(rejection.explanation == "only £40.00 is left to pay")
    #expect(rejection.description == "amountExceedsOutstanding(left: 4000, currency: GBP)")
  }

  @Test func `a header that lacks nothing says nothing of what is missing`() {
    let extra = Rejection.headerMismatch(HeaderFault(unknown: ["Boss"]))
    #expect(extra.description == "headerMismatch(unknown: Boss, order: right)")
    #expect(extra.detail.map(\.name) == ["missing", "unknown", "order"])
    let turned = Rejection.headerMismatch(HeaderFault(isDisordered: true))
    #expect(turned.description == "headerMismatch(order: wrong)")
  }

  @Test func `a right goes as far for a type of user as its words say`() {
    let settings = AccountSettings()
    #expect(Right.ownOrder.reach(of: .general, settings) == .own)
    #expect(Right.ownOrder.reach(of: .admin, settings) == .everything)
    #expect(Right.deletingWork.reach(of: .admin, settings) == .nothing)
    #expect(Right.superAdminOrOwn.reach(of: .admin, settings) == .own)
    #expect(Right.engine.reach(of: .superAdmin, settings) == .nothing)
    var open = settings
    open.deleteOrderRoles = [.general]
    #expect(Right.deletingWork.reach(of: .general, open) == .own)
    #expect(Right.deletingWork.reach(of: .superAdmin, open) == .nothing)
  }
}
