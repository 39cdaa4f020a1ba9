// An opened order to CBOR and back, through the registry as the engine does it.

import BackOffice
import CBOR
import EventSourcing
import Foundation

enum Coding {
  static func run(in folder: URL) async throws -> [Figure] {
    let order = try sampleOrder()
    let encoded = try order.encoded()
    let count = 200_000
    var sink = 0
    let encoding = try await seconds { for _ in 0..<count { sink &+= try order.encoded().payload.count } }
    let decoding = try await seconds {
      for _ in 0..<count {
        let event = try encoded.payload.withUnsafeBytes {
          try OrderEvent.registry.decode(type: encoded.type, schema: encoded.schema, payload: $0)
        }
        if case .opened(let opened) = event { sink &+= opened.orderNo }
      }
    }
    precondition(sink != 0)
    return [
      Figure("CBOR, order.opened with 3 tasks, encode", encoding / Double(count) * 1e6, "µs"),
      Figure("CBOR, order.opened with 3 tasks, decode", decoding / Double(count) * 1e6, "µs"),
    ]
  }

  /// An opened order as a log would hold it.
  private static func sampleOrder() throws -> OrderEvent {
    func id(_ number: UInt8) -> CBORValue {
      .tagged(37, .bytes([UInt8](repeating: number, count: 16)))
    }
    func map(_ pairs: [(String, CBORValue)]) -> CBORValue {
      .map(pairs.map { CBORPair(.text($0.0), $0.1) })
    }
    let tasks = ["confirm", "pack", "ship"].enumerated().map { index, name in
      map([
        ("taskID", id(UInt8(index + 40))), ("key", .text(name)), ("name", .text(name.capitalized)),
        ("responsible", .text("assignedUser")), ("targetHours", .unsigned(24)),
      ])
    }
    let order = map([
      ("orderNo", .unsigned(4711)), ("customerID", id(1)), ("type", .text("oneOff")), ("serviceID", id(2)),
      (
        "workflow",
        map([
          ("id", id(3)), ("version", .unsigned(2)), ("autoCloseOnFinish", .bool(false)), ("tasks", .array(tasks)),
        ])
      ), ("assignedUserID", id(4)), ("initialFee", map([("minor", .unsigned(3238)), ("currency", .text("GBP"))])),
      ("description", .tagged(55835, .text("Order 10248 to Vins et alcools Chevalier, Reims"))),
    ])
    return try order.encoded().withUnsafeBytes {
      try OrderEvent.registry.decode(type: "order.opened", schema: 1, payload: $0)
    }
  }
}
