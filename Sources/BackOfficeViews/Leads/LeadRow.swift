// One lead as the lists show it. All four lists have the same columns; what does not apply is null.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One lead in a list, with the columns of `WorkRow`.
@dynamicMemberLookup
public struct LeadRow: ListRow {
  public static let columns = labels

  public private(set) var leadNo = 0
  public private(set) var leadID = LeadID.blank
  public private(set) var work = WorkRow()
  public private(set) var sourceID: ListItemID?
  /// Where it came from.
  public private(set) var source: String?
  public private(set) var leadAdminID: UserID?
  public private(set) var leadAdminName: String?
  /// The order that it became, also if that was deleted.
  public private(set) var convertedToOrderID: OrderID?
  public private(set) var convertedToOrderNo: Int?

  public init() {}

  public subscript<Value>(dynamicMember path: KeyPath<WorkRow, Value>) -> Value { work[keyPath: path] }

  public mutating func columns(_ column: inout ColumnList) {
    column("leadNo", &leadNo)
    column("leadID", &leadID)
    work.partyColumns(&column)
    column("sourceID", &sourceID)
    column("source", &source)
    work.subjectColumns(&column)
    column("leadAdminID", &leadAdminID)
    column("leadAdminName", &leadAdminName)
    work.progressColumns(&column)
    column("convertedToOrderID", &convertedToOrderID)
    column("convertedToOrderNo", &convertedToOrderNo)
  }

  /// The columns of a row, in order, over the tables of `source`.
  static let select = """
    w.leadNo, w.leadID, \(WorkRow.selectParties), w.sourceID, so.name, \(WorkRow.selectSubject), \
    w.leadAdminID, ou.name, \(WorkRow.selectProgress), w.convertedToOrderID, w.convertedToOrderNo
    """

  static let source = WorkRow.source("leads", of: .lead) + " LEFT JOIN listItems so ON so.id = w.sourceID"
}
