// What can happen to an import of customers. The type names and property names are a storage contract. What a row holds
// is never repeated here: good rows are events of their customers.

public import EventSourcing

/// What becomes of a row whose customer seems to be there already.
public enum DuplicateChoice: String, FieldType, CaseIterable {
  case skip, update, create
}

/// Whether the sheet is the standard one or has an approved mapping.
public enum ImportMode: String, FieldType, CaseIterable {
  case strict, mapped
}

/// What is wrong with a row.
public enum RowFault: String, FieldType, CaseIterable {
  case missingName, unknownStatus, unknownSource, unknownKind, badType, badEmail, badPhone, badText, badTime, tooLong,
    customerLimitReached, columnCount, badEncoding
}

/// One fault of a row: in which column, by its heading, and what it is.
public struct RowError: Hashable, Record {
  /// Nil where it is the row as a whole.
  public let column: String?
  public let code: RowFault

  init(_ code: RowFault, in column: String? = nil) { (self.column, self.code) = (column, code) }

  public init(_ field: inout some FieldList<RowError>) {
    code = field("code", \.code, "what is wrong")
    column = field("column", \.column, "in which column")
  }
}

/// Somebody wants to import sheets with this header.
public struct ImportMappingProposed: BackOfficePayload {
  public static let type = "import.mappingProposed"
  public static let phrase: String? = "proposed a mapping for an import"
  public let headers: [String]
  /// Those that the standard template does not have.
  public let unknown: [String]
}

extension ImportMappingProposed {
  public init(_ field: inout some FieldList<ImportMappingProposed>) {
    headers = field("headers", \.headers, "the header of the sheet")
    unknown = field("unknown", \.unknown, "the headings that the template does not have")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("import", stream.subject() as ImportID) }
}

/// Sheets with that header can be imported.
public struct ImportMappingApproved: BackOfficePayload {
  public static let type = "import.mappingApproved"
  public static let phrase: String? = "approved the mapping of an import"
  public let mapping: ImportMapping
  public let chargeableColumns: [String]
  public let quote: Money?
}

extension ImportMappingApproved {
  public init(_ field: inout some FieldList<ImportMappingApproved>) {
    quote = field("quote", \.quote, "what it costs")
    mapping = field("mapping", \.mapping, "what the columns mean")
    chargeableColumns = field("chargeableColumns", \.chargeableColumns, "the columns that are charged for")
  }

  public var remark: EventRemark {
    EventRemark(changes: [FieldChange("chargeableColumns", before: nil, after: .list(chargeableColumns))])
  }
}

/// The rows of a file come from now on.
public struct ImportStarted: BackOfficePayload {
  public static let type = "import.started"
  public static let phrase: String? = "started an import"
  /// In lower case hexadecimal digits.
  public let fileSHA256: String
  public let rowCount: Int
  public let mode: ImportMode
  public let onDuplicate: DuplicateChoice
  public let requestedBy: UserID
  public let performedBy: StoredText?
  public let headers: [String]
}

extension ImportStarted {
  public init(_ field: inout some FieldList<ImportStarted>) {
    mode = field("mode", \.mode, "strict, or by a mapping")
    headers = field("headers", \.headers, "the header of the sheet")
    rowCount = field("rowCount", \.rowCount, "how many rows there are", .count)
    fileSHA256 = field("fileSHA256", \.fileSHA256, "the file's digest")
    onDuplicate = field("onDuplicate", \.onDuplicate, "what becomes of a customer who is there")
    performedBy = field("performedBy", \.performedBy, "who does it for them")
    requestedBy = field("requestedBy", \.requestedBy, "who wanted it")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("import", stream.subject() as ImportID) }
}

/// A row made or changed a customer.
public struct ImportRowAccepted: BackOfficePayload {
  public static let type = "import.rowAccepted"
  public static let phrase: String? = "took a row of an import"
  public let row: Int
  public let customerID: CustomerID
  /// Whether the customer was there.
  public let isUpdate: Bool
}

extension ImportRowAccepted {
  public init(_ field: inout some FieldList<ImportRowAccepted>) {
    row = field("row", \.row, "counts the records after the header", .count)
    isUpdate = field("isUpdate", \.isUpdate, "whether the customer was there")
    customerID = field("customerID", \.customerID, "the customer")
  }

  public var remark: EventRemark { EventRemark(customer: customerID, changes: [.row(row)]) }
}

/// A row was left out, since its customer is there.
public struct ImportRowSkipped: BackOfficePayload {
  public static let type = "import.rowSkipped"
  public static let phrase: String? = "left out a row of an import"
  public let row: Int
  public let duplicateOf: CustomerID
}

extension ImportRowSkipped {
  public init(_ field: inout some FieldList<ImportRowSkipped>) {
    row = field("row", \.row, "counts the records after the header", .count)
    duplicateOf = field("duplicateOf", \.duplicateOf, "the customer who is there")
  }

  public var remark: EventRemark { EventRemark(customer: duplicateOf, changes: [.row(row)]) }
}

/// A row can't be taken.
public struct ImportRowRejected: BackOfficePayload {
  public static let type = "import.rowRejected"
  public static let phrase: String? = "refused a row of an import"
  public let row: Int
  public let errors: [RowError]
}

extension ImportRowRejected {
  public init(_ field: inout some FieldList<ImportRowRejected>) {
    row = field("row", \.row, "counts the records after the header", .count)
    errors = field("errors", \.errors, "all that is wrong with it")
  }

  public var remark: EventRemark {
    let texts = errors.map { error in (error.column.map { $0 + ": " } ?? "") + error.code.rawValue }
    return EventRemark(changes: [.row(row), FieldChange("errors", before: nil, after: .list(texts))])
  }
}

/// All rows are decided.
public struct ImportFinished: BackOfficePayload {
  public static let type = "import.finished"
  public static let phrase: String? = "finished an import"
  public let created: Int
  public let updated: Int
  public let skipped: Int
  public let rejected: Int
}

extension ImportFinished {
  public init(_ field: inout some FieldList<ImportFinished>) {
    created = field("created", \.created, "rows that made a customer")
    skipped = field("skipped", \.skipped, "rows that were left out")
    updated = field("updated", \.updated, "rows that changed a customer")
    rejected = field("rejected", \.rejected, "rows that can't be taken")
  }
}

/// No more rows are taken.
public struct ImportCancelled: BackOfficePayload {
  public static let type = "import.cancelled"
  public static let phrase: String? = "cancelled an import"
  /// The newest row that was decided; 0 for none.
  public let atRow: Int
}

extension ImportCancelled {
  public init(_ field: inout some FieldList<ImportCancelled>) { atRow = field("atRow", \.atRow, "the newest row") }
}

extension FieldChange {
  fileprivate static func row(_ number: Int) -> FieldChange {
    FieldChange("row", before: nil, after: .integer(Int64(number)))
  }
}

/// Whatever can happen to an import.
public enum ImportEvent: Sendable, Equatable {
  case mappingProposed(ImportMappingProposed)
  case mappingApproved(ImportMappingApproved)
  case started(ImportStarted)
  case rowAccepted(ImportRowAccepted)
  case rowSkipped(ImportRowSkipped)
  case rowRejected(ImportRowRejected)
  case finished(ImportFinished)
  case cancelled(ImportCancelled)
}

extension ImportEvent: SubjectEvent {
  public static let category = "import"

  public static let registry = EventRegistry<ImportEvent>([
    EventType(ImportMappingProposed.self, ImportEvent.mappingProposed),
    EventType(ImportMappingApproved.self, ImportEvent.mappingApproved),
    EventType(ImportStarted.self, ImportEvent.started),
    EventType(ImportRowAccepted.self, ImportEvent.rowAccepted),
    EventType(ImportRowSkipped.self, ImportEvent.rowSkipped),
    EventType(ImportRowRejected.self, ImportEvent.rowRejected),
    EventType(ImportFinished.self, ImportEvent.finished),
    EventType(ImportCancelled.self, ImportEvent.cancelled),
  ])

  public var content: any EventContent {
    switch self {
    case .mappingProposed(let content): content
    case .mappingApproved(let content): content
    case .started(let content): content
    case .rowAccepted(let content): content
    case .rowSkipped(let content): content
    case .rowRejected(let content): content
    case .finished(let content): content
    case .cancelled(let content): content
    }
  }
}

extension ImportState {
  /// Takes in one event that was recorded at a time.
  mutating func apply(_ event: ImportEvent, at time: Instant) {
    switch event {
    case .mappingProposed(let event): headers = event.headers
    case .mappingApproved(let event):
      mapping = event.mapping
      quote = event.quote
    case .started(let event):
      status = .running
      headers = event.headers
      run = ImportRun(event)
    case .rowAccepted(let event):
      run?.decide(event.row)
      if event.isUpdate { run?.updated += 1 } else { run?.created += 1 }
    case .rowSkipped(let event):
      run?.decide(event.row)
      run?.skipped += 1
    case .rowRejected(let event):
      run?.decide(event.row)
      run?.rejected += 1
      run?.rejectedAt = time
    case .finished: status = .finished
    case .cancelled: status = .cancelled
    }
  }
}
