// Every column that a table shows is a field that the row has.

import BackOfficeViews
import ReadModels
import Testing

@testable import BackOfficeTool
@testable import DaybookTool

@Suite struct RowTests {
  @Test
  func `tables show only fields that exist`() {
    func missing<Row: TableRow & ListRow>(_: Row.Type) -> [String] {
      Row.shown.map(\.name).filter { !Row.columns.contains($0) }
    }
    #expect(missing(OrderRow.self) == [])
    #expect(missing(TaskRow.self) == [])
    #expect(missing(CustomerRow.self) == [])
    #expect(missing(ContactRow.self) == [])
    #expect(missing(UserRow.self) == [])
    #expect(missing(TaskStateRow.self) == [])
    #expect(missing(OrderFeeRow.self) == [])
    #expect(missing(CommentRow.self) == [])
  }

  @Test
  func `minor units with a currency are an amount, other fields an object`() {
    let money = ColumnValue.fields([NamedValue("minor", .integer(1250)), NamedValue("currency", .text("GBP"))])
    #expect(OutputValue(money).plain(.utc) == "£12.50")
    var bytes: [UInt8] = []
    OutputValue(money).append(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"minor":1250,"currency":"GBP"}"#)
    #expect(OutputValue(.blob([0, 255])) == .text("00ff"))
  }
}
