// What the trail says of an event of every type of contracts.

import EventSourcing
import Foundation

@testable import BackOffice

extension AuditCase {
  private static func terms(_ change: (inout ContractTerms) -> Void = { _ in }) -> ContractTerms {
    var terms = ContractTerms(
      anchor: LocalDate("2024-03-01")!, every: ContractPeriod(2, .week), leadDays: 3, endsOn: LocalDate("2025-03-01"))
    change(&terms)
    return terms
  }

  private static let started = BackOfficeEvent.contract(
    .started(
      ContractStarted(
        customerID: id("acme"), firstOrderID: id("first order"), terms: terms(), serviceID: id("boilers"),
        productID: id("mark1"), workflowID: id("flow"), assignedUserID: id("gus"), orderAdminID: id("ada"),
        fee: pounds(5), nextAt: hour(100))))

  private static let due = BackOfficeEvent.contract(
    .renewalDue(ContractRenewalDue(cycle: 1, dueOn: LocalDate("2024-03-15")!, skipped: nil, nextAt: hour(400))))

  static let contracts = [
    AuditCase(
      started,
      [
        #"state: — → "active""#, "customerID: — → @acme", "firstOrderID: — → @first order", "serviceID: — → @boilers",
        "productID: — → @mark1", "workflowID: — → @flow", #"anchor: — → "2024-03-01""#, #"every: — → "2 weeks""#,
        #"renewal: — → "automatic""#, "leadDays: — → 3", #"endsOn: — → "2025-03-01""#, #"catchUp: — → "all""#,
        #"fee: — → {minor 500, currency "GBP"}"#, "assignedUserID: — → @gus", "orderAdminID: — → @ada",
        "lastCycle: — → 0", "lastOrderID: — → @first order", "newestCycle: — → 0", #"newestDueOn: — → "2024-03-01""#,
        "nextAt: — → 100.0 h",
      ]),
    AuditCase(
      after: [started],
      .contract(
        .termsChanged(
          ContractTermsChanged(
            terms: terms {
              ($0.anchor, $0.every) = (LocalDate("2024-04-01")!, ContractPeriod(1, .month))
              ($0.renewal, $0.leadDays, $0.endsOn, $0.maxCycles, $0.catchUp) = (.manual, 0, nil, 9, .latest)
            }, fee: nil, assignedUserID: id("gil"), orderAdminID: nil, nextAt: hour(200)))),
      [
        #"anchor: "2024-03-01" → "2024-04-01""#, #"every: "2 weeks" → "1 month""#,
        #"renewal: "automatic" → "manual""#, "leadDays: 3 → 0", #"endsOn: "2025-03-01" → —"#, "maxCycles: — → 9",
        #"catchUp: "all" → "latest""#, #"fee: {minor 500, currency "GBP"} → —"#, "assignedUserID: @gus → @gil",
        "orderAdminID: @ada → —", "nextAt: 100.0 h → 200.0 h",
      ]),
    AuditCase(
      after: [started], due,
      [
        "newestCycle: 0 → 1", #"newestDueOn: "2024-03-01" → "2024-03-15""#, "waitingCycles: — → [1]",
        "nextAt: 100.0 h → 400.0 h",
      ]),
    AuditCase(
      after: [started, due],
      .contract(
        .renewed(
          ContractRenewed(
            cycle: 2, dueOn: LocalDate("2024-03-29")!, orderID: id("next order"), skipped: [1], nextAt: hour(700)))),
      [
        "lastCycle: 0 → 2", "lastOrderID: @first order → @next order", "newestCycle: 1 → 2",
        #"newestDueOn: "2024-03-15" → "2024-03-29""#, "waitingCycles: [1] → —", "nextAt: 400.0 h → 700.0 h",
      ]),
    AuditCase(
      after: [started],
      .contract(
        .renewalFailed(
          ContractRenewalFailed(
            cycle: 1, dueOn: LocalDate("2024-03-15")!, code: "serviceRetired", skipped: nil, nextAt: nil))),
      [
        "newestCycle: 0 → 1", #"newestDueOn: "2024-03-01" → "2024-03-15""#, "waitingCycles: — → [1]",
        #"failedCode: — → "serviceRetired""#, "nextAt: 100.0 h → —",
      ], cause: "serviceRetired"),
    AuditCase(
      after: [started, due],
      .contract(.ended(ContractEnded(reason: .personal("Moved away"), lastCycle: 0))),
      [#"state: "active" → "ended""#, "waitingCycles: [1] → —", "nextAt: 400.0 h → —", "endedAt: — → 2.0 h"],
      reason: #""Moved away""#),
  ]
}
