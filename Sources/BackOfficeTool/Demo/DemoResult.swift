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

  func object(path: String) -> OutputValue {
    .object([
      "book": .text(path), "events": .integer(events), "commands": .integer(commands),
      "rejected": .integer(rejections), "orders": .integer(orders), "customers": .integer(customers),
      "until": .instant(until), "milliseconds": .integer(Int64(seconds * 1000)),
    ])
  }
}
