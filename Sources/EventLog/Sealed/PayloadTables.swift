// Memory for the payloads of one segment after another: a scan uses again what it has read before.
// Fresh memory costs as much as a tenth of a scan, because the system fills it with zeros first.

internal import CDisk
internal import LibC

/// Large tables, handed out and taken back.
final class PayloadTables: Sendable {
  private let spares = Monitor(Spares())

  private struct Spares: @unchecked Sendable {
    var tables: [UnsafeMutableRawBufferPointer] = []
  }

  deinit {
    for table in spares.withLock({ $0.tables }) { free(table.baseAddress) }
  }

  /// A table of at least so many bytes, full of anything.
  func take(bytes: Int) -> UnsafeMutableRawBufferPointer {
    let spare = spares.withLock { spares in
      spares.tables.firstIndex { $0.count >= bytes }.map { spares.tables.remove(at: $0) }
    }
    if let spare { return spare }
    // A little more than asked for, because segments are of about one size.
    let size = bytes + bytes / 8
    guard let table = cdisk_allocate_table(size) else { fatalError("out of memory") }
    return UnsafeMutableRawBufferPointer(start: table, count: size)
  }

  /// Takes a table back.
  func give(_ table: UnsafeMutableRawBufferPointer) {
    let surplus = spares.withLock { spares in
      spares.tables.append(table)
      return spares.tables.count > 2 ? spares.tables.removeFirst() : nil
    }
    free(surplus?.baseAddress)
  }
}
