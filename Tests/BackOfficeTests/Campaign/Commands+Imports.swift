// Imports: what the model knows of them, and the campaign's commands.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  struct Import {
    var state = ImportState.Status.proposed
    var headers: [String] = []
    var isApproved = false
    var quote: Money?
    var file: String?
    var rows = 0
    var onDuplicate = DuplicateChoice.skip
    var decided: Set<Int> = []
    var created = 0
    var updated = 0
    var skipped = 0
    var rejected = 0
  }
}

extension Model.Import {
  static let sheet = ImportColumn.allCases.map(\.heading)
  /// Of a sheet with columns of somebody's own.
  static let ownSheet = ["Firm", "Status", "E-mail"]
}

extension Model {
  fileprivate func run(_ id: ImportID, _ by: Sender) throws(Refused) -> Import {
    guard let run = imports[id] else { throw Refused(.notFound) }
    switch by.party {
    case .importer(id): break
    case .user(_, let type) where type != .general: break
    default: throw Refused(.forbidden)
    }
    try version(.customerImport(id), by)
    return run
  }
}

extension CommandMaker {
  fileprivate mutating func running() -> ImportID? {
    if chance(8) { return key(of: model.imports) }
    return key(of: model.imports) { $0.state == .running }
  }
}

extension ProposeImportMapping: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    Self(importID: maker.id(or: maker.key(of: maker.model.imports)), headers: Model.Import.ownSheet)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.role(sender, .superAdmin, .admin)
    try model.feature("mappedImports")
    try model.version(.customerImport(importID!), sender)
    if model.imports[importID!] != nil { throw Refused(.idInUse) }
    model.imports[importID!] = Model.Import(headers: headers)
    return true
  }
}

extension ApproveImportMapping: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.key(of: maker.model.imports, where: { $0.state == .proposed && !$0.headers.isEmpty })
    else { return nil }
    let columns = ["Firm": "Customer Name", "Status": "Status", "E-mail": "Email"]
    return Self(importID: id, mapping: ImportMapping(columns: columns), quote: maker.chance(50) ? maker.money() : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    guard let known = model.imports[importID] else { throw Refused(.notFound) }
    try model.role(sender, .superAdmin)
    try model.version(.customerImport(importID), sender)
    if let quote { try model.form(fee: quote) }
    if known.state != .proposed { throw Refused(.importNotRunning) }
    try model.currency(quote)
    (model.imports[importID]!.isApproved, model.imports[importID]!.quote) = (true, quote)
    return !known.isApproved || known.quote != quote
  }
}

extension StartImport: CampaignCommand {
  static let weight = 7
  static func random(_ maker: inout CommandMaker) -> Self? {
    let user = maker.model.superAdmins.first!
    var digest = "\(maker.uuid())\(maker.uuid())".lowercased().filter { $0 != "-" }
    if maker.chance(8), let old = maker.key(of: maker.model.imports, where: { $0.file != nil }) {
      digest = maker.model.imports[old]!.file!
    }
    let approved = maker.key(of: maker.model.imports) { $0.state == .proposed && $0.isApproved }
    let isMapped = approved != nil && maker.chance(60) || maker.chance(3)
    var headers = isMapped ? Model.Import.ownSheet : Model.Import.sheet
    if maker.chance(3) { headers.append("Colour") }
    return StartImport(
      importID: isMapped ? approved ?? maker.id() : maker.id(), fileSHA256: digest, headers: headers,
      rowCount: maker.number(1...6), mode: isMapped ? .mapped : .strict,
      onDuplicate: maker.one(of: DuplicateChoice.allCases)!, requestedBy: user, force: maker.chance(3) ? true : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.role(sender, .superAdmin, .admin)
    if mode == .mapped { try model.feature("mappedImports") }
    try model.version(.customerImport(importID!), sender)
    let known = model.imports[importID!]
    switch mode {
    case .strict: if headers != Model.Import.sheet { throw Refused(.headerMismatch) }
    case .mapped:
      guard known?.isApproved == true, headers == Model.Import.ownSheet else {
        throw Refused(.mappingNotApproved, .headerMismatch)
      }
    }
    let earlier = model.imports.filter { $1.file == fileSHA256 && $1.state != .cancelled }
    if force != true, !earlier.isEmpty {
      if earlier.values.contains(where: { $0.state == .running }) { return false }
      throw Refused(.fileAlreadyImported)
    }
    var run = known ?? Model.Import(headers: headers)
    run.state = .running
    (run.file, run.rows, run.onDuplicate) = (fileSHA256, rowCount, onDuplicate)
    model.imports[importID!] = run
    return true
  }
}

extension ImportRow: CampaignCommand {
  static let weight = 20
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.running(), let run = maker.model.imports[id] else { return nil }
    let row =
      maker.chance(5)
      ? maker.number(1...max(run.rows, 1)) : (1...max(run.rows, 1)).first { !run.decided.contains($0) } ?? 1
    if maker.chance(4) { return ImportRow(importID: id, row: row, unreadable: .badEncoding) }
    let name = maker.chance(6) ? "" : "Firm \(maker.number(1...100_000))"
    let status = maker.chance(5) ? "Nothing" : maker.item(.customerStatus).first?.label ?? ""
    var email = maker.email()
    if maker.chance(30), let other = maker.key(of: maker.model.customers, where: { $0.details["email"] != nil }) {
      email = maker.model.customers[other]!.details["email"]!
    }
    if run.headers == Model.Import.ownSheet { return ImportRow(importID: id, row: row, cells: [name, status, email]) }
    var cells = Array(repeating: "", count: Model.Import.sheet.count)
    (cells[0], cells[2], cells[3]) = (name, status, email)
    return ImportRow(importID: id, row: row, cells: cells)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    guard let run = model.imports[importID] else { throw Refused(.notFound) }
    guard sender.party == .importer(importID) else { throw Refused(.forbidden) }
    try model.version(.customerImport(importID), sender)
    if run.state != .running { throw Refused(.importNotRunning) }
    if run.decided.contains(row) { return false }
    model.imports[importID]!.decided.insert(row)
    let isOwn = run.headers == Model.Import.ownSheet
    let status = cells.flatMap { model.item($0[isOwn ? 1 : 2], in: .customerStatus) }
    guard let cells, !cells[0].isEmpty, let status, !status.retired else {
      model.imports[importID]!.rejected += 1
      return true
    }
    let (name, email) = (cells[0], cells[isOwn ? 2 : 3])
    let duplicates = model.lookalikes(name: name, ["email": email])
    if run.onDuplicate != .create, !duplicates.isEmpty {
      let oldest = duplicates.min { model.customers[$0]!.place < model.customers[$1]!.place }!
      if run.onDuplicate == .skip || model.customers[oldest]!.archived {
        model.imports[importID]!.skipped += 1
        return true
      }
      model.customers[oldest]!.name = name
      model.customers[oldest]!.status = status.id
      model.imports[importID]!.updated += 1
      return true
    }
    if model.isFull {
      model.imports[importID]!.rejected += 1
      return true
    }
    let id = CustomerID(UUID(namespace: importID.uuid, name: "\(row)"))
    model.customersEver += 1
    model.customers[id] = Model.Customer(
      place: model.customersEver, kind: .company, name: name, status: status.id, details: ["email": email])
    model.imports[importID]!.created += 1
    return true
  }
}

extension FinishImport: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    let done = maker.key(of: maker.model.imports) { $0.state == .running && $0.decided.count == $0.rows }
    return (done ?? (maker.chance(20) ? maker.running() : nil)).map { Self(importID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let run = try model.run(importID, sender)
    if run.state == .finished { return false }
    if run.state != .running { throw Refused(.importNotRunning) }
    if run.decided.count < run.rows { throw Refused(.invalidField) }
    model.imports[importID]!.state = .finished
    return true
  }
}

extension CancelImport: CampaignCommand {
  static let weight = 2
  static func random(_ maker: inout CommandMaker) -> Self? { maker.running().map { Self(importID: $0) } }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let run = try model.run(importID, sender)
    if run.state == .cancelled { return false }
    if run.state == .finished { throw Refused(.importNotRunning) }
    model.imports[importID]!.state = .cancelled
    return true
  }
}
