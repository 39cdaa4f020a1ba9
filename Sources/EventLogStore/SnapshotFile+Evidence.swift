// What a snapshot proves of the log beside it, without loading the index that it holds.

internal import CBOR
internal import EventLog
public import EventSourcing
internal import FoundationEssentials

extension SnapshotFile {
  /// Compares where the snapshot was taken with the log; a file that is missing, foreign or damaged proves nothing.
  ///
  /// - Throws: `corrupt` if the log ends before it or went another way.
  public func requireAgreement(with log: some EventReader) throws(StoreFailure) {
    guard let head = head(ofLog: log.logID) else { return }
    if head.position > log.durable.position { try log.refresh() }
    let known = head.position <= log.durable.position ? try log.digest(at: head.position) : nil
    guard known != head.digest else { return }
    // Only a whole file is evidence.
    guard let snapshot = load(ofLog: log.logID) else { return }
    _ = try snapshot.isPart(of: log)
  }

  /// The point of the chain that the file names at its beginning.
  private func head(ofLog log: UUID) -> ChainPoint? {
    readHead { reader throws(CBORError) in
      guard try reader.readArrayCount() == Self.fields, try reader.readText() == Self.title,
        try reader.readUInt() == Self.format, try reader.readUUID() == log
      else { return nil }
      _ = try reader.readUInt()
      _ = try reader.readUInt()
      return ChainPoint(position: try reader.readUInt(), digest: try reader.readBytes())
    }
  }

  private func readHead(_ body: (inout CBORReader) throws(CBORError) -> ChainPoint?) -> ChainPoint? {
    guard let file = try? storage.open(path, writing: false) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 512)
    return bytes.withUnsafeMutableBytes { memory in
      guard let count = try? file.read(into: memory, at: 0) else { return nil }
      var reader = CBORReader(UnsafeRawBufferPointer(rebasing: memory[..<count]))
      return (try? body(&reader)) ?? nil
    }
  }
}
