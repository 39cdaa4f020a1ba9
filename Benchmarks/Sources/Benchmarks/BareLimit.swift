// The limit of every durable write: one thread that writes as many bytes over zeros and calls fdatasync.

import Foundation
import Glibc

enum BareLimit {
  /// Writes and syncs a second of `bytes` each, into a file that is already there and full of zeros.
  static func writes(of bytes: Int, in folder: URL, lasting: Double = 1) throws -> Double {
    let path = folder.appending(path: "bare").path
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    defer {
      close(descriptor)
      unlink(path)
    }
    let size = 64 << 20
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    for offset in stride(from: 0, to: size, by: zeros.count) { pwrite(descriptor, zeros, zeros.count, off_t(offset)) }
    fsync(descriptor)
    let block = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let start = ContinuousClock.now
    var count = 0
    var offset = 0
    while ContinuousClock.now - start < .seconds(lasting) {
      if offset + bytes > size { offset = 0 }
      pwrite(descriptor, block, bytes, off_t(offset))
      fdatasync(descriptor)
      offset += bytes
      count += 1
    }
    return Double(count) / (ContinuousClock.now - start).inSeconds
  }
}
