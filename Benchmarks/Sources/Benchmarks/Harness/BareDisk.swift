// The limit of every durable write: one thread that writes as many bytes over zeros and calls fdatasync.

import CBare
import Foundation

/// A file to write to, full of zeros, and the bytes to write.
final class BareDisk {
  private static let capacity = 64 << 20
  private let descriptor: Int32
  private let bytes: [UInt8]

  /// Makes the file; `bytes` must hold at least the largest piece that will be asked for.
  init(in folder: URL, writing bytes: [UInt8]) throws {
    let path = folder.appending(path: "bare").path
    descriptor = cbare_fill_zeros(path, BareDisk.capacity)
    self.bytes = bytes
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    unlink(path)
  }

  deinit { close(descriptor) }

  /// Durable writes per second of pieces of `size` bytes.
  func writes(of size: Int) throws -> Double {
    let rate = cbare_durable_writes(descriptor, BareDisk.capacity, bytes, bytes.count, size, 0.15)
    guard rate > 0 else { throw CocoaError(.fileWriteUnknown) }
    return rate
  }
}
