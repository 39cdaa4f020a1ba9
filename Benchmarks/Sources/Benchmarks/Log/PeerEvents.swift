// The events that Daybook and others were measured with side by side: work on orders, some 2,000 of them open at a
// time, 10 to 30 events each. The same numbers give the same bytes on every machine, in C as in Swift.

import Foundation

/// One event of the data set.
struct PeerEvent: Sendable {
  /// Which order, from 0.
  var order: UInt32
  /// How many events of the order come before it.
  var version: UInt32
  /// The order's customer.
  var customer: UInt32
  /// Its type, 0 to 19; 0 opens an order and 1 closes it.
  var type: UInt16
  /// When it happened, in milliseconds since 1970.
  var milliseconds: UInt64
  /// JSON of about 265 bytes.
  var payload: [UInt8]

  /// How many bytes of the raw data set stand before the payload.
  static let headSize = 16

  /// Appends the event as the raw data set holds it: order, version, customer, type, length, payload.
  func write(to bytes: inout [UInt8]) {
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(order)
    append(version)
    append(customer)
    append(type)
    append(UInt16(payload.count))
    bytes.append(contentsOf: payload)
  }
}

/// An endless sequence of events.
struct PeerEvents: Sequence, IteratorProtocol {
  private struct Order {
    var id: UInt32
    var version: UInt32
    var length: UInt32
    var customer: UInt32
  }

  private var random = XorShiftStar()
  private var open: [Order] = []
  private var nextOrder: UInt32 = 0
  private var milliseconds: UInt64 = 1_767_225_600_000
  private var count: UInt64 = 0
  /// Sums of the weights 1, 1/2, 1/3… of the types 2 to 19.
  private let weights: [Double]

  init() {
    var total = 0.0
    weights = (1...18).map { rank in
      total += 1 / Double(rank)
      return total
    }
    for _ in 0..<2_000 { open.append(newOrder()) }
  }

  mutating func next() -> PeerEvent? {
    let slot = Int(random.next() % UInt64(open.count))
    let order = open[slot]
    let type = type(of: order)
    let words = 7 + random.next() % 14
    var comment: [UInt8] = []
    comment.reserveCapacity(300)
    for word in 0..<words {
      if word > 0 { comment.append(UInt8(ascii: " ")) }
      comment.append(contentsOf: PeerWords.all[Int(random.next() % UInt64(PeerWords.all.count))])
    }
    milliseconds += random.next() % 400
    let payload = payload(of: order, comment: comment, activeMillis: random.next() % 900_000)
    count += 1
    open[slot].version += 1
    if open[slot].version == order.length { open[slot] = newOrder() }
    return PeerEvent(
      order: order.id, version: order.version, customer: order.customer, type: type, milliseconds: milliseconds,
      payload: payload)
  }

  private mutating func newOrder() -> Order {
    defer { nextOrder += 1 }
    let length = UInt32(10 + random.next() % 21)
    return Order(id: nextOrder, version: 0, length: length, customer: UInt32(random.next() % 5_000))
  }

  private mutating func type(of order: Order) -> UInt16 {
    if order.version == 0 { return 0 }
    if order.version == order.length - 1 { return 1 }
    let point = Double(random.next() >> 11) * 0x1p-53 * weights[17]
    return UInt16(2 + (weights.firstIndex { $0 >= point } ?? 17))
  }

  private func payload(of order: Order, comment: [UInt8], activeMillis: UInt64) -> [UInt8] {
    var text = PeerText()
    text.append("{\"orderID\":\"")
    text.append(PeerID(order: order.id))
    text.append("\",\"taskID\":\"")
    text.append(PeerID(first: UInt64(order.id) * 1_000 + UInt64(order.version), second: 77 + count))
    text.append("\",\"index\":")
    text.append(decimal: UInt64(order.version))
    text.append(",\"startedAt\":\"2026-03-")
    text.append(time: milliseconds)
    text.append("\",\"activeMillis\":")
    text.append(decimal: activeMillis)
    text.append(",\"comment\":\"")
    text.bytes.append(contentsOf: comment)
    text.append("\"}")
    return text.bytes
  }
}

/// The xorshift* generator.
private struct XorShiftStar {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
