// Importing a sheet of customers: begun, or gone on with where it stopped; each row a batch of its own, many to a flush.

public import BackOffice
public import Daybook
public import EventSourcing
internal import FoundationEssentials
internal import TextFormats

/// How a sheet is imported.
public struct CustomerImportChoices: Sendable {
  public var onDuplicate: DuplicateChoice
  public var performedBy: String?
  /// Import a file again that was imported.
  public var force: Bool
  /// What the columns mean; nil for the standard sheet.
  public var mapping: ImportMappingFile?

  public init(
    onDuplicate: DuplicateChoice = .skip, performedBy: String? = nil, force: Bool = false,
    mapping: ImportMappingFile? = nil
  ) {
    self.onDuplicate = onDuplicate
    self.performedBy = performedBy
    self.force = force
    self.mapping = mapping
  }
}

/// How the rows of a sheet came out.
public struct CustomerImportReport: Sendable {
  /// A row that made or changed no customer.
  public struct Row: Sendable {
    public enum Outcome: Sendable {
      case skipped(duplicateOf: CustomerID)
      case rejected([RowError])
    }

    /// From 1, the first record after the header.
    public let number: Int
    public let outcome: Outcome
  }

  public let importID: ImportID
  public private(set) var created = 0
  public private(set) var updated = 0
  public private(set) var skipped = 0
  public private(set) var rejected = 0
  /// Those that were left out or refused, without those that an earlier start had decided.
  public private(set) var rows: [Row] = []

  init(_ importID: ImportID, _ earlier: ImportRun? = nil) {
    self.importID = importID
    guard let earlier else { return }
    (created, updated, skipped, rejected) = (earlier.created, earlier.updated, earlier.skipped, earlier.rejected)
  }

  mutating func count(_ receipt: CommandReceipt<BackOfficeEvent>) {
    guard case .customerImport(let verdict)? = receipt.events.last?.event else { return }
    switch verdict {
    case .rowAccepted(let event): if event.isUpdate { updated += 1 } else { created += 1 }
    case .rowSkipped(let event):
      skipped += 1
      rows.append(Row(number: event.row, outcome: .skipped(duplicateOf: event.duplicateOf)))
    case .rowRejected(let event):
      rejected += 1
      rows.append(Row(number: event.row, outcome: .rejected(event.errors)))
    case .mappingProposed, .mappingApproved, .started, .finished, .cancelled: break
    }
  }
}

extension Book where D == BackOfficeDomain {
  /// How many rows are decided ahead of the flush.
  private static var window: Int { 1_000 }

  /// Imports a sheet of customers, or goes on with its import where that stopped.
  ///
  /// - Parameter progress: told now and then how many rows are decided.
  /// - Throws: `rejected` for a sheet that can't be imported at all; rows that are refused are part of the report.
  public func importCustomers(
    from sheet: CustomerSheet, _ choices: CustomerImportChoices, as user: UserID,
    progress: (@Sendable (_ rows: Int) -> Void)? = nil
  ) async throws(Failure) -> CustomerImportReport {
    var (id, earlier) = (ImportID(UUID()), ImportRun?.none)
    let known = withIndex { index in index.imports.newestImport(ofFile: sheet.digest) } ?? nil
    if let known, let state = withIndex({ $0.imports[known] }) ?? nil, state.status == .running {
      (id, earlier) = (known, state.run)
    } else {
      for request in beginning(of: id, sheet, choices, user) { try await execute(request) }
    }
    var report = CustomerImportReport(id, earlier)
    var last: Receipt?
    for (place, row) in sheet.rows.enumerated() where earlier?.isDecided(place + 1) != true {
      let receipt = try await stage(Self.request(id, place + 1, row))
      report.count(receipt)
      last = receipt
      guard place % Self.window == 0 else { continue }
      try await waitUntilDurable(receipt)
      progress?(place)
    }
    if let last { try await waitUntilDurable(last) }
    try await execute(Request(FinishImport(importID: id), as: .importer(id.uuid)))
    return report
  }

  /// Decides every row of a sheet as an import would, and appends nothing.
  public func checkImport(
    of sheet: CustomerSheet, _ choices: CustomerImportChoices, as user: UserID
  ) async throws(Failure) -> CustomerImportReport {
    let id = ImportID(UUID())
    let rows = sheet.rows.enumerated().map { Self.request(id, $0 + 1, $1) }
    let receipts = try await check(beginning(of: id, sheet, choices, user) + rows)
    var report = CustomerImportReport(id)
    for receipt in receipts { report.count(receipt) }
    return report
  }

  /// What comes before the rows.
  private func beginning(
    of id: ImportID, _ sheet: CustomerSheet, _ choices: CustomerImportChoices, _ user: UserID
  ) -> [Request<BackOfficeDomain>] {
    var requests: [Request<BackOfficeDomain>] = []
    if let file = choices.mapping {
      requests.append(Request(ProposeImportMapping(importID: id, headers: sheet.headers), as: .user(user)))
      requests.append(
        Request(ApproveImportMapping(importID: id, mapping: file.mapping, quote: file.quote), as: .user(user)))
    }
    let start = StartImport(
      importID: id, fileSHA256: sheet.digest, headers: sheet.headers, rowCount: sheet.rows.count,
      mode: choices.mapping == nil ? .strict : .mapped, onDuplicate: choices.onDuplicate, requestedBy: user,
      performedBy: choices.performedBy, force: choices.force)
    return requests + [Request(start, as: .user(user))]
  }

  private static func request(
    _ id: ImportID, _ number: Int, _ row: CSVReader.Record
  ) -> Request<BackOfficeDomain> {
    let command =
      switch row {
      case .cells(let cells): ImportRow(importID: id, row: number, cells: cells)
      case .badEncoding: ImportRow(importID: id, row: number, unreadable: .badEncoding)
      case .badQuotes: ImportRow(importID: id, row: number, unreadable: .columnCount)
      }
    // The same row has the same command, so that one that was taken is not taken again.
    return Request(
      command, as: .importer(id.uuid), commandID: UUID(namespace: id.uuid, name: "row/\(number)"))
  }
}
