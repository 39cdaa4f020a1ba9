// What the trail says of every event of an import.

import EventSourcing
import Foundation

@testable import BackOffice

extension AuditCase {
  private static let headers = ["Firm", "Old ref"]
  private static let proposed = BackOfficeEvent.customerImport(
    .mappingProposed(ImportMappingProposed(headers: headers, unknown: headers)))
  private static let approved = BackOfficeEvent.customerImport(
    .mappingApproved(
      ImportMappingApproved(
        mapping: ImportMapping(columns: ["Firm": "Customer Name", "Old ref": "custom.ref"]),
        chargeableColumns: ["Old ref"], quote: pounds(5))))
  private static let begun = BackOfficeEvent.customerImport(
    .started(
      ImportStarted(
        fileSHA256: "5a", rowCount: 3, mode: .mapped, onDuplicate: .skip, requestedBy: id("gus"),
        performedBy: .plain("us"),
        headers: headers)))

  private static func row(_ event: ImportEvent) -> BackOfficeEvent { .customerImport(event) }

  static let imports = [
    AuditCase(proposed, [#"state: — → "proposed""#, #"headers: — → ["Firm", "Old ref"]"#]),
    AuditCase(
      after: [proposed], approved,
      [
        #"columns: — → {Firm "Customer Name", Old ref "custom.ref"}"#, #"quote: — → {minor 500, currency "GBP"}"#,
        #"chargeableColumns: — → ["Old ref"]"#,
      ]),
    AuditCase(
      after: [proposed, approved], begun,
      [
        #"state: "proposed" → "running""#, #"fileSHA256: — → "5a""#, "rowCount: — → 3", #"mode: — → "mapped""#,
        #"onDuplicate: — → "skip""#, "requestedBy: — → @gus", #"performedBy: — → "us""#,
      ]),
    AuditCase(
      after: [begun], row(.rowAccepted(ImportRowAccepted(row: 1, customerID: id("acme"), isUpdate: false))),
      ["created: 0 → 1", "row: — → 1", "customerID: — → @acme"]),
    AuditCase(
      after: [begun], row(.rowAccepted(ImportRowAccepted(row: 1, customerID: id("acme"), isUpdate: true))),
      ["updated: 0 → 1", "row: — → 1", "customerID: — → @acme"]),
    AuditCase(
      after: [begun], row(.rowSkipped(ImportRowSkipped(row: 2, duplicateOf: id("acme")))),
      ["skipped: 0 → 1", "row: — → 2", "customerID: — → @acme"]),
    AuditCase(
      after: [begun],
      row(.rowRejected(ImportRowRejected(row: 3, errors: [RowError(.badEmail, in: "Mail"), RowError(.missingName)]))),
      ["rejected: 0 → 1", "row: — → 3", #"errors: — → ["Mail: badEmail", "missingName"]"#]),
    AuditCase(
      after: [begun], row(.finished(ImportFinished(created: 1, updated: 0, skipped: 1, rejected: 1))),
      [#"state: "running" → "finished""#]),
    AuditCase(after: [begun], row(.cancelled(ImportCancelled(atRow: 2))), [#"state: "running" → "cancelled""#]),
  ]
}
