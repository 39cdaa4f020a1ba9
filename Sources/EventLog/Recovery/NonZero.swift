// Finds the first and the last byte that is not zero, a word at a time: most of what is asked for is zeros.

extension UnsafeRawBufferPointer {
  /// The index of the first byte that is not zero; nil when there is none.
  var firstNonZero: Int? {
    var index = 0
    while index + 8 <= count, loadUnaligned(fromByteOffset: index, as: UInt64.self) == 0 { index += 8 }
    return self[index...].firstIndex { $0 != 0 }
  }

  /// The index of the last byte that is not zero; nil when there is none.
  var lastNonZero: Int? {
    var end = count
    while end >= 8, loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) == 0 { end -= 8 }
    return self[..<end].lastIndex { $0 != 0 }
  }
}
