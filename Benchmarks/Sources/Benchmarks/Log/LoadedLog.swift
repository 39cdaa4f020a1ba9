// A log filled with the data set as fast as it takes it: batches of 512, a bounded number of them not yet durable.

import EventLog
import Foundation

/// A log on the disk with the first events of the data set in it.
struct LoadedLog {
  let log: Log<DiskStorage>
  let events: Int
  /// How many orders have events.
  let orders: Int

  /// Makes the log and waits until background work has finished.
  init(events: Int, in folder: String, cacheSize: Int = 32 << 20) async throws {
    log = try Log.open(DiskStorage(folder: folder), options: LogOptions(cacheSize: cacheSize))
    var source = PeerEvents()
    var left = events
    var number = 0
    var orders: UInt32 = 0
    // A slice at a time, so that ten million events need no memory of their own.
    while left > 0 {
      var batches: [PeerBatch] = []
      while batches.count < 64, left > 0 {
        let part = (0..<min(LoadedLog.batchSize, left)).compactMap { _ in source.next() }
        orders = max(orders, (part.map(\.order).max() ?? 0) + 1)
        left -= part.count
        number += 1
        batches.append(PeerBatch(part, number: number))
      }
      try await log.load(batches)
    }
    self.events = events
    self.orders = Int(orders)
    try await log.finishBackgroundWork()
  }

  static let batchSize = 512
}

extension Log {
  /// Stages batch after batch; no more than 64 of them are waiting for the disk, and all are durable at the end.
  func load(_ batches: [PeerBatch]) async throws {
    var last: [UInt64] = []
    last.reserveCapacity(batches.count)
    for batch in batches {
      last.append(try stage(batch))
      if last.count > 64 { try await waitUntilDurable(through: last[last.count - 65]) }
    }
    if let last = last.last { try await waitUntilDurable(through: last) }
  }

  /// Returns when all closed segments are in their final form.
  func finishBackgroundWork() async throws {
    try await rotate()
    try await finishMaintenance()
  }
}
