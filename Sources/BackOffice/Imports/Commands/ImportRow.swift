// One row of an import: it makes a customer, changes one, is left out or refused, in one batch with the verdict, so that
// an import that was cut short goes on with the rows that have none.

public import EventSourcing
internal import FoundationEssentials

/// Why the cells of a row can't be told.
public enum UnreadableRow: String, FieldType, CaseIterable {
  case badEncoding, columnCount
}

/// Takes one row of a running import.
public struct ImportRow: BackOfficeCommand {
  public var importID: ImportID
  /// From 1, the first record after the header.
  public var row: Int
  public var cells: [String]?
  public var unreadable: UnreadableRow?

  public init(importID: ImportID, row: Int, cells: [String]? = nil, unreadable: UnreadableRow? = nil) {
    self.importID = importID
    self.row = row
    self.cells = cells
    self.unreadable = unreadable
  }

  public init(_ field: inout some FieldList<ImportRow>) {
    importID = field("importID", \.importID, "the import")
    row = field("row", \.row, "counts the records after the header, from 1")
    cells = field("cells", \.cells, "the texts of the row")
    unreadable = field("unreadable", \.unreadable, "why there are no cells")
  }

  public static var topic: String { "imports" }
  public static var right: Right { .importer }
  public static var isForImporters: Bool { true }
  public static var summary: String { "Takes one row of a running import." }
  public static var refusals: [String] { ["importNotRunning"] }
  public static var example: String {
    #"{"importID":"c0000000-0000-4000-8000-000000000002","row":1,"cells":["Brown and Sons","Company","Prospect","office@brown.example","","","","","Leeds","","","","","Website",""]}"#
  }

  public var subject: Subject { .customerImport(importID) }
  public func isOwn(ofImport id: ImportID) -> Bool { id == importID }

  /// The customer whom the row is about: one who is there and is to be changed, else a new one.
  public func stream(in index: AccountIndex) -> StreamName? { .customer(customer(in: index)) }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    guard (cells == nil) != (unreadable == nil) else {
      throw .invalidField(field: "cells", reason: "give either cells or why there are none")
    }
    let count = context.index.imports[importID]?.run?.rowCount ?? .max
    guard row >= 1, row <= count else { throw .invalidField(field: "row", reason: "expected 1 to \(count)") }
  }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let known = context.index.imports[importID] else {
      throw .notFound(kind: "import", id: importID.description)
    }
    let run = try known.requireRunning()
    if run.isDecided(row) { return [] }
    let result = result(known, run, state?.customer, context)
    return Decision(result.events + [Proposed(.customerImport(result.verdict), in: .customerImport(importID))])
  }

  /// What follows for the customer, and what is said of the row.
  private struct Result {
    var events: [Proposed<BackOfficeEvent>] = []
    let verdict: ImportEvent
  }

  private func result(
    _ known: ImportState, _ run: ImportRun, _ customer: CustomerState?, _ context: DecisionContext
  ) -> Result {
    if let unreadable {
      let code: RowFault = unreadable == .badEncoding ? .badEncoding : .columnCount
      return Result(verdict: rejected([RowError(code)]))
    }
    do throws(RowFaults) {
      let content = try ImportedCustomer(cells ?? [], known, context.index)
      let duplicate = run.onDuplicate == .create ? nil : content.duplicate(in: context.index)
      if let duplicate, run.onDuplicate == .skip || context.index.isClosed(duplicate) {
        return Result(verdict: skipped(duplicate))
      }
      let (id, isUpdate) = (duplicate ?? newID, duplicate != nil)
      let events = try events(content, of: isUpdate ? customer : nil, id, isUpdate, context)
      return Result(events: events, verdict: accepted(id, isUpdate: isUpdate))
    } catch {
      return Result(verdict: rejected(error.all))
    }
  }

  private func events(
    _ content: ImportedCustomer, of customer: CustomerState?, _ id: CustomerID, _ isUpdate: Bool,
    _ context: DecisionContext
  ) throws(RowFaults) -> [Proposed<BackOfficeEvent>] {
    let events: [CustomerEvent]
    do throws(Rejection) {
      if isUpdate {
        guard let customer else { throw .customerNotFound }
        events = try content.changes(of: customer, id, context)
      } else {
        events = try content.creation(id, context)
      }
    } catch {
      throw RowFaults(all: [RowError(RowFault(error))])
    }
    return try events.map { Proposed(.customer($0), in: .customer(id)) } + content.history(of: id, self, context)
  }

  private func accepted(_ id: CustomerID, isUpdate: Bool) -> ImportEvent {
    .rowAccepted(ImportRowAccepted(row: row, customerID: id, isUpdate: isUpdate))
  }

  private func skipped(_ duplicate: CustomerID) -> ImportEvent {
    .rowSkipped(ImportRowSkipped(row: row, duplicateOf: duplicate))
  }

  private func rejected(_ errors: [RowError]) -> ImportEvent {
    .rowRejected(ImportRowRejected(row: row, errors: errors))
  }

  /// The id of the customer whom the row makes: the same whenever it is tried.
  private var newID: CustomerID { CustomerID(UUID(namespace: importID.uuid, name: String(row))) }

  private func customer(in index: AccountIndex) -> CustomerID {
    guard let known = index.imports[importID], known.run?.onDuplicate == .update, let cells,
      let content = try? ImportedCustomer(cells, known, index), let duplicate = content.duplicate(in: index)
    else { return newID }
    return duplicate
  }
}

extension AccountIndex {
  /// Whether a customer takes no changes.
  fileprivate func isClosed(_ id: CustomerID) -> Bool {
    customers.brief(id).map { $0.isArchived || $0.isErased } ?? true
  }
}

extension RowFault {
  /// What the rules of customers refuse, as a fault of a row.
  init(_ rejection: Rejection) {
    switch rejection {
    case .customerLimitReached: self = .customerLimitReached
    case .textTooLong: self = .tooLong
    case .unknownStatus, .itemRetired: self = .unknownStatus
    default: self = .badText
    }
  }
}
