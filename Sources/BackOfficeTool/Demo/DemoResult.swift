// What a demo made, in figures.

internal import DaybookTool
internal import EventSourcing

struct DemoResult {
  let events: UInt64
  let commands: Int
  let rejections: Int
  let orders: Int
  let customers: Int
  /// The shop's time at the end.
  let until: Instant
  let seconds: Double

  func fields(path: String) -> [OutputValue.Field] {
    [
      .init("book", .text(path)), .init("events", .integer(events)), .init("commands", .integer(commands)),
      .init("rejected", .integer(rejections)), .init("orders", .integer(orders)),
      .init("customers", .integer(customers)), .init("until", .instant(until)),
      .init("milliseconds", .integer(Int64(seconds * 1000))),
    ]
  }
}
