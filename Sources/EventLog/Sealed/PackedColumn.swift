// Columns of numbers at the smallest width that holds them all, the building stones of sealed blocks.
// One value is read without decoding the others; a reader's bounds were checked when the block was.

/// Where a column lies in a block's content.
struct PackedColumn: Sendable {
  let offset: Int
  let width: UInt8
  let count: Int

  /// The value at `index`, which must be below `count`, in the block's content.
  @inline(__always)
  func value(_ index: Int, in content: UnsafeRawPointer) -> UInt64 {
    let start = content + offset
    switch width {
    case 0: return 0
    case 1: return UInt64(start.load(fromByteOffset: index, as: UInt8.self))
    case 2: return UInt64(UInt16(littleEndian: start.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self)))
    case 4: return UInt64(UInt32(littleEndian: start.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self)))
    default: return UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self))
    }
  }

  /// The largest value; 0 in an empty column.
  func maximum(in content: UnsafeRawPointer) -> UInt64 {
    switch width {
    case 0: 0
    case 1: maximum(UInt8.self, content)
    case 2: maximum(UInt16.self, content)
    case 4: maximum(UInt32.self, content)
    default: maximum(UInt64.self, content)
    }
  }

  private func maximum<Number: FixedWidthInteger>(_: Number.Type, _ content: UnsafeRawPointer) -> UInt64 {
    var largest: Number = 0
    for index in 0..<count {
      let at = offset &+ index &* MemoryLayout<Number>.size
      largest = max(largest, Number(littleEndian: content.loadUnaligned(fromByteOffset: at, as: Number.self)))
    }
    return UInt64(largest)
  }

  /// The sum of all values; nil when it is larger than `limit`.
  func sum(in content: UnsafeRawPointer, atMost limit: UInt64) -> UInt64? {
    var sum: UInt64 = 0
    for index in 0..<count {
      let next = value(index, in: content)
      guard next <= limit &- sum else { return nil }
      sum &+= next
    }
    return sum
  }
}

extension ByteSource {
  /// A column of `count` values.
  mutating func column(_ count: Int) throws(FormatFault) -> PackedColumn {
    let width = try byte()
    guard [0, 1, 2, 4, 8].contains(width) else { throw FormatFault("a column has no such width") }
    let start = offset
    let size = count.multipliedReportingOverflow(by: Int(width))
    guard !size.overflow else { throw FormatFault("a column is too long") }
    _ = try take(size.partialValue)
    return PackedColumn(offset: start, width: width, count: count)
  }
}

/// A column under construction.
struct ColumnBuilder {
  private(set) var values: [UInt64] = []
  private var largest: UInt64 = 0

  var count: Int { values.count }

  /// Its bytes.
  var size: Int { 1 + values.count * width }

  /// The bytes of each value: what the largest needs.
  var width: Int {
    switch largest {
    case 0: 0
    case ..<(1 << 8): 1
    case ..<(1 << 16): 2
    case ..<(1 << 32): 4
    default: 8
    }
  }

  mutating func append(_ value: UInt64) {
    values.append(value)
    largest = max(largest, value)
  }
}

extension ByteSink {
  /// Appends a column.
  mutating func append(_ column: ColumnBuilder) {
    append(byte: UInt8(column.width))
    switch column.width {
    case 0: break
    case 1: for value in column.values { append(byte: UInt8(truncatingIfNeeded: value)) }
    case 2: for value in column.values { append(little: UInt16(truncatingIfNeeded: value)) }
    case 4: for value in column.values { append(little: UInt32(truncatingIfNeeded: value)) }
    default: for value in column.values { append(little: value) }
    }
  }
}
