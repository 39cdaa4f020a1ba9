// How the data set writes its ids, numbers and times, and the words of its comments.
// It follows the C program that made the figures of others, byte by byte.

import Foundation

/// A UUID of the data set, as two mixed numbers.
struct PeerID {
  let high: UInt64
  let low: UInt64

  init(first: UInt64, second: UInt64) {
    high = PeerID.mix(first)
    low = PeerID.mix(second)
  }

  /// The id of an order.
  init(order: UInt32) { self.init(first: UInt64(order) * 2 + 1, second: UInt64(order) * 7 + 3) }

  /// The 16 bytes: version 4, without the bits that the text leaves out.
  var uuid: UUID {
    let first = (high >> 32) << 32 | (high >> 16 & 0xffff) << 16 | 0x4000 | high & 0xfff
    let second = 0x8000_0000_0000_0000 | (low >> 48 & 0xfff) << 48 | low & 0xffff_ffff_ffff
    return withUnsafeBytes(of: (first.bigEndian, second.bigEndian)) { UUID(uuid: $0.load(as: uuid_t.self)) }
  }

  static func mix(_ number: UInt64) -> UInt64 {
    var x = number
    x ^= x >> 30
    x = x &* 0xbf58_476d_1ce4_e5b9
    x ^= x >> 27
    x = x &* 0x94d0_49bb_1331_11eb
    return x ^ x >> 31
  }
}

/// Text under construction.
struct PeerText {
  var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(400) }

  mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(decimal number: UInt64, digits: Int = 1) {
    var text: [UInt8] = []
    var rest = number
    repeat {
      text.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0 || text.count < digits
    bytes.append(contentsOf: text.reversed())
  }

  mutating func append(_ id: PeerID) {
    let text = id.uuid.uuidString.utf8
    bytes.append(contentsOf: text.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "F") ? $0 | 0x20 : $0 })
  }

  /// Day of a month of 28 days, and time, as in `07T08:09:10.123Z`.
  mutating func append(time milliseconds: UInt64) {
    let second = milliseconds / 1_000 % 86_400
    append(decimal: 1 + milliseconds / 86_400_000 % 28, digits: 2)
    append("T")
    append(decimal: second / 3_600, digits: 2)
    append(":")
    append(decimal: second / 60 % 60, digits: 2)
    append(":")
    append(decimal: second % 60, digits: 2)
    append(".")
    append(decimal: milliseconds % 1_000, digits: 3)
    append("Z")
  }
}

/// The words that comments are made of.
enum PeerWords {
  static let all: [[UInt8]] = text.split(separator: " ").map { Array($0.utf8) }

  private static let text = """
    the order part was checked again after delay on line two customer asked for blue paint instead of grey waiting \
    material from store tool worn replaced by shift lead quality okay rework needed edge left side scratch small packed \
    shipped label missing printed twice machine stopped restart fine no issue found measured tolerance within limit \
    call back tomorrow morning urgent priority raised moved to cell four operator changed break lunch late early \
    finished ahead behind plan drawing revision c updated note added photo taken glue drying hours cool down test \
    passed failed once second try good torque set screws short supplier informed
    """
}
