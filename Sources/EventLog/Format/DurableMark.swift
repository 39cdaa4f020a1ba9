// The mark that the writer leaves after each sync: how far the active segment is durable, for readers beside it.
// It is never synced and proves nothing after a reboot; a recovery does not look at it.

internal import CRC32C
internal import FoundationEssentials

/// What the file `log/durable` holds.
struct DurableMark: Equatable {
  static let magic: UInt64 = 0x5255_444B_4259_4144
  static let version: UInt16 = 1
  static let size = 64

  var session: UUID
  /// The machine's run from one start to the next: only within it does the page cache show what was written.
  var boot: UUID
  var segment: UInt32
  /// All bytes of the segment below are durable.
  var end: UInt64

  func write(to sink: inout ByteSink) {
    let start = sink.count
    sink.append(little: DurableMark.magic)
    sink.append(little: DurableMark.version)
    sink.append(little: 0 as UInt16)
    sink.append(little: segment)
    sink.append(session)
    sink.append(boot)
    sink.append(little: end)
    sink.append(little: 0 as UInt32)
    sink.append(little: CRC.checksum(UnsafeRawBufferPointer(rebasing: sink.bytes[start...])))
  }
}

extension DurableMark {
  /// Reads a mark; nil when there is none in these bytes.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= DurableMark.size else { return nil }
    var source = ByteSource(bytes)
    do throws(FormatFault) {
      let (magic, version) = (try source.little(UInt64.self), try source.little(UInt16.self))
      _ = try source.little(UInt16.self)
      segment = try source.little(UInt32.self)
      session = try source.uuid()
      boot = try source.uuid()
      end = try source.little(UInt64.self)
      _ = try source.little(UInt32.self)
      let sum = try source.little(UInt32.self)
      let body = UnsafeRawBufferPointer(rebasing: bytes[..<(DurableMark.size - 4)])
      guard magic == DurableMark.magic, version == DurableMark.version, sum == CRC.checksum(body) else { return nil }
    } catch {
      return nil
    }
  }
}
