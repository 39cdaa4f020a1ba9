// Comma-separated values as real tools write them (RFC 4180): a byte order mark is left out, lines end in LF or CRLF, a
// quoted cell may hold both. Bad bytes spoil their own record only.

/// Reads records from the bytes of a file, one after the other.
public struct CSVReader: Sequence, IteratorProtocol {
  /// One record.
  public enum Record: Equatable, Sendable {
    case cells([String])
    /// A cell is not UTF-8.
    case badEncoding
    /// A quoted cell does not end, or something stands behind its end.
    case badQuotes
  }

  private let bytes: [UInt8]
  private var offset: Int

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// How many bytes are read.
  public var bytesRead: Int { offset }

  /// The next record; nil at the end. Lines without anything are left out.
  public mutating func next() -> Record? {
    while offset < bytes.count {
      let record = readRecord()
      if record != .cells([""]) { return record }
    }
    return nil
  }

  private mutating func readRecord() -> Record {
    var cells: [[UInt8]] = []
    var hasBadQuotes = false
    while true {
      var cell: [UInt8] = []
      if !readCell(into: &cell) { hasBadQuotes = true }
      cells.append(cell)
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: ",") else { break }
      offset += 1
    }
    skipLineEnd()
    if hasBadQuotes { return .badQuotes }
    var texts: [String] = []
    texts.reserveCapacity(cells.count)
    for cell in cells {
      guard let text = String(validating: cell, as: UTF8.self) else { return .badEncoding }
      texts.append(text)
    }
    return .cells(texts)
  }

  /// Reads up to a comma, the end of the line or of the file; false if its quotes are wrong.
  private mutating func readCell(into cell: inout [UInt8]) -> Bool {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
      readPlain(into: &cell)
      return true
    }
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      guard byte == UInt8(ascii: "\"") else {
        cell.append(byte)
        continue
      }
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
        let length = cell.count
        readPlain(into: &cell)
        return cell.count == length
      }
      cell.append(byte)
      offset += 1
    }
    return false
  }

  private mutating func readPlain(into cell: inout [UInt8]) {
    while offset < bytes.count, bytes[offset] != UInt8(ascii: ","), bytes[offset] != UInt8(ascii: "\n") {
      if bytes[offset] == UInt8(ascii: "\r"), offset + 1 == bytes.count || bytes[offset + 1] == UInt8(ascii: "\n") {
        return
      }
      cell.append(bytes[offset])
      offset += 1
    }
  }

  private mutating func skipLineEnd() {
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\r") { offset += 1 }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") { offset += 1 }
  }
}
