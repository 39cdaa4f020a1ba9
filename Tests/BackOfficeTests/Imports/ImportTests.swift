// Imports of customers: the header before the rows, each row by itself, nothing twice, and only while the import runs.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ImportTests {
  private static let standard = ImportColumn.allCases.map(\.heading)
  private static let mapped = ImportID("00000000-0000-4000-8000-0000000000e2")!

  /// A row of the standard sheet.
  private func cells(
    _ name: String, type: String = "", status: String = "Prospect", email: String = "", phone: String = "",
    mobile: String = "", postcode: String = "", source: String = "", notes: String = ""
  ) -> [String] {
    [name, type, status, email, phone, mobile, "", "", "", "", postcode, "", "", source, notes]
  }

  private func start(
    _ headers: [String] = standard, digest: String = Office.digest, mode: ImportMode = .strict,
    id: ImportID? = nil, force: Bool? = nil
  ) -> StartImport {
    StartImport(
      importID: id, fileSHA256: digest, headers: headers, rowCount: 6, mode: mode, onDuplicate: .skip,
      requestedBy: Office.sal, force: force)
  }

  /// An account with an import that runs.
  private func importing(rows: Int = 6, _ choice: DuplicateChoice = .skip) throws -> Office {
    var office = Office.trading
    try office.startImport(rows: rows, onDuplicate: choice)
    return office
  }

  @discardableResult
  private func take(_ row: Int, _ cells: [String], _ office: inout Office) throws -> [BackOfficeEvent] {
    try office.run(
      ImportRow(importID: Office.sheet, row: row, cells: cells), by: .importer(Office.sheet.uuid)
    ).map(\.event)
  }

  /// The faults of a row.
  private func faults(_ cells: [String], _ office: Office) throws -> [RowError] {
    var office = office
    guard case .customerImport(.rowRejected(let event))? = try take(1, cells, &office).last else { return [] }
    return event.errors
  }

  /// Which customer a row made.
  private func made(_ row: Int) -> CustomerID { CustomerID(UUID(namespace: Office.sheet.uuid, name: String(row))) }

  // Checklist: L-33, L-35
  @Test func `a header that is not the template's is refused before any row, and says how it differs`() {
    let office = Office.trading
    #expect(office.rejection(of: start()) == nil)
    #expect(office.rejection(of: start(Self.standard.map { " \($0) " })) == nil)
    #expect(office.rejection(of: start(ImportColumn.allCases.map(\.rawValue))) == nil)
    let extra = start(Self.standard + ["Old ref"])
    #expect(office.rejection(of: extra) == .headerMismatch(HeaderFault(unknown: ["Old ref"])))
    let short = start(Array(Self.standard.dropLast()))
    #expect(office.rejection(of: short) == .headerMismatch(HeaderFault(missing: ["Notes"])))
    let turned = start(Self.standard.reversed())
    #expect(office.rejection(of: turned) == .headerMismatch(HeaderFault(isDisordered: true)))
    guard case .headerMismatch(let fault)? = office.rejection(of: start([Self.standard.joined(separator: ";")])) else {
      return #expect(Bool(false))
    }
    #expect(fault.separator == "semicolon" && fault.missing.count == 15)
  }

  // Checklist: L-30
  @Test func `a good row makes its customer with the verdict in one batch, under an id that follows from the row`()
    throws
  {
    var office = try importing()
    let row = cells("Brown & Sons", type: "company", email: "a@b.example", source: "Website")
    let events = try take(1, row, &office)
    #expect(events.count == 2)
    guard case .customer(.created(let created))? = events.first,
      case .customerImport(.rowAccepted(let verdict))? = events.last
    else { return #expect(Bool(false)) }
    #expect(created.origin == "import" && created.name.text == "Brown & Sons" && verdict.row == 1)
    #expect(verdict.customerID == made(1) && office.index.customers.exists(made(1)))
    // Once more, as after a crash.
    #expect(try take(1, row, &office).isEmpty)
  }

  @Test func `all faults of a row are told, by column and code, and it stops no other`() throws {
    let office = try importing()
    let bad = try faults(
      cells("", type: "Club", status: "Friend", email: "a@@b", phone: "none", source: "Moon"), office)
    #expect(
      bad.map { "\($0.column ?? "-") \($0.code)" } == [
        "Customer Name* missingName", "Customer Type badType", "Status* unknownStatus", "Email badEmail",
        "Telephone badPhone", "Source unknownSource",
      ])
    #expect(try faults(cells("A", status: ""), office).map(\.code) == [.unknownStatus])
    #expect(try faults(["A", "B"], office).map(\.code) == [.columnCount])
    #expect(try faults(cells(String(repeating: "a", count: 201)), office).map(\.code) == [.tooLong])
    #expect(try faults(cells("A\u{1}B"), office).map(\.code) == [.badText])
    #expect(try faults(cells("A", notes: String(repeating: "a", count: 4001)), office).map(\.code) == [.tooLong])
    var next = office
    try take(1, cells(""), &next)
    #expect(try take(2, cells("Good"), &next).count == 2)
    let unreadable = ImportRow(importID: Office.sheet, row: 3, unreadable: .badEncoding)
    let events = try next.run(unreadable, by: .importer(Office.sheet.uuid)).map(\.event)
    #expect(events == [.customerImport(.rowRejected(ImportRowRejected(row: 3, errors: [RowError(.badEncoding)])))])
  }

  @Test func `acceptance A-11: good, nameless, unknown status, twins within the file and in the account, good`() throws
  {
    var office = try importing()
    try office.run(
      CreateCustomer(
        kind: .company, name: "Green Ltd",
        details: CustomerDetails(
          address: Address(line1: nil, line2: nil, town: nil, county: nil, postcode: "ZZ1 1AA", country: nil))))
    let rows = [
      cells("First", email: "one@x.example"), cells(""), cells("Third", status: "Friend"),
      cells("Fourth", email: "ONE@x.example"), cells("Green Limited", postcode: "zz11aa"), cells("Sixth"),
    ]
    for (number, row) in rows.enumerated() { try take(number + 1, row, &office) }
    let end = try office.run(FinishImport(importID: Office.sheet), by: .importer(Office.sheet.uuid)).map(\.event)
    #expect(end == [.customerImport(.finished(ImportFinished(created: 2, updated: 0, skipped: 2, rejected: 2)))])
    #expect(office.rejection(of: start()) == .fileAlreadyImported(importID: Office.sheet))
    #expect(office.rejection(of: start(force: true)) == nil)
    #expect(try office.run(FinishImport(importID: Office.sheet)).isEmpty)
  }

  @Test func `what is there is changed where that is asked for, and an empty cell changes nothing`() throws {
    var office = try importing(.update)
    try take(1, cells("First", email: "one@x.example", phone: "01632 960001"), &office)
    let events = try take(
      2, cells("First and Co", type: "Individual", status: "Customer", email: "one@x.example"), &office)
    #expect(
      events.map { "\($0)".prefix(30) }.count == 4 && office.index.customers.brief(made(1))?.name == "First and Co")
    guard case .customerImport(.rowAccepted(let verdict))? = events.last else { return #expect(Bool(false)) }
    #expect(verdict.isUpdate && verdict.customerID == made(1))
    #expect(!office.index.customers.exists(made(2)))
    // An archived one counts, and takes no changes.
    try office.run(ArchiveCustomer(customerID: made(1)))
    let skipped = ImportRowSkipped(row: 3, duplicateOf: made(1))
    #expect(try take(3, cells("X", email: "one@x.example"), &office) == [.customerImport(.rowSkipped(skipped))])
  }

  @Test func `twins are made where that is asked for, and of several the oldest is the one`() throws {
    var office = try importing(.create)
    try take(1, cells("One", email: "one@x.example"), &office)
    try take(2, cells("Two", email: "one@x.example"), &office)
    #expect(office.index.customers.exists(made(1)) && office.index.customers.exists(made(2)))
    #expect(office.index.customers.oldest(of: [made(2), made(1)]) == made(1))
  }

  // Checklist: L-34
  @Test func `a strict import charges nothing, and says who asked for it and who did it`() throws {
    var office = Office.trading
    var command = start()
    command.requestedBy = Office.ada
    command.performedBy = " Daybook support "
    guard case .customerImport(.started(let started))? = try office.run(command).first else {
      return #expect(Bool(false))
    }
    #expect(started.requestedBy == Office.ada && started.performedBy == StoredText("Daybook support"))
    // A charge is what an approved mapping quotes, and what runs without one has none.
    let approve = ApproveImportMapping(
      importID: Office.sheet, mapping: ImportMapping(columns: [:]), quote: Money(minor: 4_500, currency: "GBP"))
    #expect(office.rejection(of: approve) != nil)
  }

  // Checklist: L-36, L-37
  @Test func `a mapping is proposed, approved with a quote for what is not in the template, and used`() throws {
    var office = Office.trading
    let headers = ["Firm", "State", "Old ref", "Boss", "Boss mail"]
    let proposed = try office.run(ProposeImportMapping(importID: Self.mapped, headers: headers))
    #expect(proposed == [.customerImport(.mappingProposed(ImportMappingProposed(headers: headers, unknown: headers)))])
    let start = start(headers, mode: .mapped, id: Self.mapped)
    #expect(office.rejection(of: start) == .mappingNotApproved)
    let contact = try contact(#"{"name":"Boss","email":"Boss mail"}"#)
    let mapping = ImportMapping(
      columns: ["Firm": "Customer Name", "State": "Status", "Old ref": "custom.oldRef"], contacts: [contact])
    let approve = ApproveImportMapping(
      importID: Self.mapped, mapping: mapping, quote: Money(minor: 4_500, currency: "GBP"))
    #expect(office.rejection(of: approve, as: Office.ada) == .forbidden(action: "ApproveImportMapping"))
    guard case .customerImport(.mappingApproved(let approved))? = try office.run(approve).first else {
      return #expect(Bool(false))
    }
    #expect(approved.chargeableColumns == ["Old ref", "Boss", "Boss mail"])
    #expect(try office.run(approve).isEmpty)
    #expect(office.rejection(of: self.start(["Firm"], mode: .mapped, id: Self.mapped)) == .mappingNotApproved)
    try office.run(start)
    let row = ImportRow(importID: Self.mapped, row: 1, cells: ["Hill", "Prospect", "H-1", "Bea", "bea@hill.example"])
    let events = try office.run(row, by: .importer(Self.mapped.uuid)).map(\.event)
    guard case .customer(.created(let created))? = events.first,
      case .customer(.contactAdded(let bea))? = events.dropFirst().first
    else { return #expect(Bool(false)) }
    #expect(created.custom == ["oldRef": StoredText("H-1")])
    #expect(bea.email?.text == "bea@hill.example" && events.count == 4)
  }

  @Test func `notes stand in the customer's correspondence, in the row's batch`() throws {
    var office = try importing(rows: 6, .update)
    let note = NoteAdded(text: PersonalText("Rings late"), contactID: nil, orderID: nil, taskID: nil, leadID: nil)
    let events = try office.run(
      ImportRow(importID: Office.sheet, row: 1, cells: cells("Hill", email: "h@hill.example", notes: " Rings late ")),
      by: .importer(Office.sheet.uuid))
    #expect(events.map(\.stream).contains(.correspondence(made(1))))
    #expect(events.map(\.event).contains(.correspondence(.noteAdded(note))))
    let again = try take(2, cells("Hill", email: "h@hill.example", notes: "Rings late"), &office)
    #expect(again.contains(.correspondence(.noteAdded(note))))
    let bare = try take(3, cells("Hill", email: "h@hill.example"), &office)
    #expect(bare.count == 1)
  }

  /// A row of a sheet with a history of calls.
  private func call(_ time: String, _ text: String, kind: String = "Call") throws -> [Proposed<BackOfficeEvent>] {
    var office = Office.trading
    try office.run(ProposeImportMapping(importID: Self.mapped, headers: ["Firm", "State", "Last Call", "Call Notes"]))
    let columns = try ActivityColumns.read(
      json: #"{"kind":"\#(kind)","occurredAt":"Last Call","text":"Call Notes"}"#)
    let mapping = ImportMapping(columns: ["Firm": "Customer Name", "State": "Status"], activities: [columns])
    let approved = try office.run(ApproveImportMapping(importID: Self.mapped, mapping: mapping))
    guard case .customerImport(.mappingApproved(let event))? = approved.first else { return [] }
    #expect(event.chargeableColumns == ["Last Call", "Call Notes"])
    try office.run(start(["Firm", "State", "Last Call", "Call Notes"], mode: .mapped, id: Self.mapped))
    let row = ImportRow(importID: Self.mapped, row: 1, cells: ["Hill", "Prospect", time, text])
    return try office.run(row, by: .importer(Self.mapped.uuid))
  }

  private func logged(_ events: [Proposed<BackOfficeEvent>]) -> ActivityLogged? {
    events.lazy.compactMap { if case .activity(.logged(let event)) = $0.event { event } else { nil } }.first
  }

  // Checklist: L-36
  @Test func `what was done before is logged, at its time or on its day`() throws {
    let events = try call("2023-11-03", "Wants a quote")
    let event = try #require(logged(events))
    #expect(event.text.text == "Wants a quote" && event.occurredAt == Instant("2023-11-03T00:00:00Z"))
    #expect(event.customerID == CustomerID(UUID(namespace: Self.mapped.uuid, name: "1")))
    let id = ActivityID(UUID(namespace: Self.mapped.uuid, name: "1/activity/0"))
    #expect(events.map(\.stream).contains(.activity(id)))
    let summer = try #require(logged(try call("2023-07-03", "x")))
    #expect(summer.occurredAt == Instant("2023-07-02T23:00:00Z"))
    let exact = try #require(logged(try call("2023-07-03T10:00:00+01:00", "")))
    #expect(exact.occurredAt == Instant("2023-07-03T09:00:00Z") && exact.text.text == "Call")
    #expect(logged(try call("", "")) == nil)
  }

  @Test func `a history that can't be told rejects its row`() throws {
    for (time, text, fault) in [
      ("yesterday", "x", RowError(.badTime, in: "Last Call")), ("", "x", RowError(.badTime, in: "Last Call")),
      ("2099-01-01", "x", RowError(.badTime, in: "Last Call")),
      ("2023-01-01", String(repeating: "x", count: 20_000), RowError(.tooLong, in: "Call Notes")),
    ] {
      let events = try call(time, text).map(\.event)
      #expect(events == [.customerImport(.rowRejected(ImportRowRejected(row: 1, errors: [fault])))])
    }
    let unknown = try call("2023-01-01", "x", kind: "Dance").map(\.event)
    let fault = RowError(.unknownKind, in: "Call Notes")
    #expect(unknown == [.customerImport(.rowRejected(ImportRowRejected(row: 1, errors: [fault])))])
  }

  private func contact(_ json: String) throws -> ContactColumns {
    try ContactColumns.read(json: json)
  }

  @Test(arguments: [
    (["Nobody": "Customer Name"], "there is no column \"Nobody\""),
    (["Firm": "Shoe size"], "\"Shoe size\" is nothing that a column can fill"),
    (["Firm": "Customer Name", "State": "Customer Name"], "\"Firm\" and \"State\" fill the same"),
    (["State": "Status"], "no column fills Customer Name"),
  ])
  func `a mapping that can't be meant is refused`(columns: [String: String], reason: String) throws {
    var office = Office.trading
    try office.run(ProposeImportMapping(importID: Self.mapped, headers: ["Firm", "State"]))
    let approve = ApproveImportMapping(importID: Self.mapped, mapping: ImportMapping(columns: columns))
    #expect(office.rejection(of: approve) == .invalidField(field: "mapping.columns", reason: reason))
  }

  @Test func `an importer acts only while its own import runs, and users import no rows`() throws {
    var office = Office.trading
    let row = ImportRow(importID: Office.sheet, row: 1, cells: cells("A"))
    let importer = Actor.importer(Office.sheet.uuid)
    #expect(office.rejection(of: row, by: importer) == .notFound(kind: "import", id: Office.sheet.description))
    try office.startImport(rows: 6)
    #expect(office.rejection(of: row) == .forbidden(action: "ImportRow"))
    #expect(office.rejection(of: row, by: importer) == nil)
    try office.run(ProposeImportMapping(importID: Self.mapped, headers: ["Firm"]))
    #expect(office.rejection(of: row, by: .importer(Self.mapped.uuid)) == .importNotRunning(state: "proposed"))
    try office.run(CancelImport(importID: Office.sheet), as: Office.ada)
    #expect(office.rejection(of: row, by: importer) == .importNotRunning(state: "cancelled"))
    #expect(try office.run(CancelImport(importID: Office.sheet)).isEmpty)
    #expect(office.rejection(of: FinishImport(importID: Office.sheet)) == .importNotRunning(state: "cancelled"))
    // A cancelled file can be imported again.
    #expect(office.rejection(of: start()) == nil)
  }

  @Test func `a file whose import runs is gone on with, and an end before all rows is refused`() throws {
    var office = try importing(rows: 2)
    #expect(try office.run(start()).isEmpty)
    try take(2, cells("B"), &office)
    #expect(
      office.rejection(of: FinishImport(importID: Office.sheet))
        == .invalidField(field: "rowCount", reason: "1 rows are not decided yet"))
    let beyond = ImportRow(importID: Office.sheet, row: 3, cells: cells("C"))
    #expect(
      office.rejection(of: beyond, by: .importer(Office.sheet.uuid))
        == .invalidField(field: "row", reason: "expected 1 to 2"))
    #expect(office.rejection(of: start(digest: "xyz")) != nil)
  }

  @Test func `a plan's limit refuses rows, and a plan without mapped imports refuses mappings`() throws {
    var office = try importing()
    try office.run(
      ChangePlan(
        planID: "small", maxCustomers: 2, features: [], pricePerUserMonth: Money(minor: 0, currency: "GBP"),
        billing: .monthly))
    try take(1, cells("Second"), &office)
    #expect(try faults(cells("Third"), office).isEmpty)
    let events = try take(2, cells("Third"), &office)
    let refused = ImportRowRejected(row: 2, errors: [RowError(.customerLimitReached)])
    #expect(events == [.customerImport(.rowRejected(refused))])
    let propose = ProposeImportMapping(headers: ["Firm"])
    #expect(office.rejection(of: propose) == .featureNotInPlan(feature: "mappedImports"))
    let start = start(["Firm"], mode: .mapped, id: Self.mapped)
    #expect(office.rejection(of: start) == .featureNotInPlan(feature: "mappedImports"))
  }
}
