// The rows of the leads view: one a lead.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct LeadRecord: StoredRow {
  static var isLong: Bool { true }

  var leadID = LeadID.blank
  var leadNo = 0
  var leadAdminID: UserID?
  var sourceID: ListItemID?
  var convertedToOrderID: OrderID?
  var convertedToOrderNo: Int?
  var work = WorkColumns()

  var key: LeadID {
    get { leadID }
    set { leadID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("leadID", &leadID)
    column("leadNo", &leadNo)
    column("leadAdminID", &leadAdminID)
    column("sourceID", &sourceID)
    column("convertedToOrderID", &convertedToOrderID)
    column("convertedToOrderNo", &convertedToOrderNo)
    work.columns(&column)
  }
}

extension LeadRecord {
  init(_ lead: LeadState, _ id: LeadID) {
    leadID = id
    leadNo = lead.work.number
    leadAdminID = lead.work.adminID
    sourceID = lead.sourceID
    convertedToOrderID = lead.conversion?.orderID
    convertedToOrderNo = lead.conversion?.orderNo
    work = WorkColumns(lead.work)
  }
}
