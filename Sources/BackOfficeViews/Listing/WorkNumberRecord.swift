// The numbers of orders and leads, in a table of the view that shows them.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// What people call an order or a lead, deleted or not.
struct WorkNumberRecord<Subject: WorkSubject>: StoredRow {
  var key = ID<Subject>.blank
  var number = 0
  var deleted = false

  mutating func columns(_ column: inout ColumnList) {
    column("id", &key)
    column("number", &number)
    column("deleted", &deleted)
  }
}

extension WorkNumberRecord {
  init(_ work: WorkState, _ id: ID<Subject>) {
    key = id
    number = work.number
    deleted = work.status == .deleted
  }
}
