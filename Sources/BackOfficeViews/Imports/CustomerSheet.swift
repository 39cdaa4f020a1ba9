// A sheet of customers as a file holds it: its header, its records, and the digest by which the file is known again.

internal import Digests
public import TextFormats

/// A sheet of customers in CSV.
public struct CustomerSheet: Sendable {
  public let headers: [String]
  /// The records after the header.
  public let rows: [CSVReader.Record]
  /// SHA-256 of the file, in hexadecimal digits.
  public let digest: String

  /// Reads the bytes of a file. A header that can't be read is one without headings.
  public init(_ bytes: [UInt8]) {
    var reader = CSVReader(bytes)
    headers = if case .cells(let cells)? = reader.next() { cells } else { [""] }
    rows = Array(reader)
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    digest = hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
