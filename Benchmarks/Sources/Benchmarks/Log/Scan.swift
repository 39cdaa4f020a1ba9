// Reading everything in order, each envelope and payload in hand: by one thread and by two, each its half.
// The bare limits walk as many events in memory, with checksums only and with LZ4 besides.

import CBare
import EventLog
import Foundation

enum Scan {
  static func run(_ setting: Setting) async throws -> [Figure] {
    let loaded = try await LoadedLog(events: setting.events ?? 1_000_000, in: setting.path("scan"))
    let raw = PeerEvent.rawBytes(of: PeerEvent.first(min(loaded.events, 1_000_000)))
    let packed = packed(raw)
    var figures: [Figure] = []
    for threads in [1, 2] {
      var (rates, checked, unpacked): ([Double], [Double], [Double]) = ([], [], [])
      for _ in 0..<5 {
        rates.append(Double(loaded.events) / (try await scan(loaded, threads: threads)))
        checked.append(try await rate(threads) { cbare_checked_walk(raw, raw.count) })
        unpacked.append(try await rate(threads) { cbare_scan(packed, packed.count) })
      }
      figures.append(
        Figure("scan of everything, \(threads) thread(s)", rounds: rates, "events/s", limits: unpacked)
          .beside("without LZ4", rounds: rates, limits: checked))
    }
    try await loaded.log.close()
    return figures
  }

  /// Seconds for all events, in as many equal ranges of positions as threads.
  private static func scan(_ loaded: LoadedLog, threads: Int) async throws -> Double {
    let (log, events) = (loaded.log, loaded.events)
    return try await seconds {
      let seen = try await withThrowingTaskGroup(of: Int.self) { group in
        for thread in 0..<threads {
          group.addTask {
            try scan(
              log, after: UInt64(events * thread / threads), through: UInt64(events * (thread + 1) / threads))
          }
        }
        return try await group.reduce(0, +)
      }
      precondition(seen == events, "every event is passed once")
    }
  }

  /// Touches the envelope and the payload of each event; returns their count.
  private static func scan(_ log: Log<DiskStorage>, after: UInt64, through: UInt64) throws -> Int {
    var (count, sum) = (0, UInt64(0))
    try log.scan(after: after, through: through) { envelope, payload in
      count += 1
      sum &+= envelope.position &+ UInt64(envelope.version) &+ UInt64(payload[payload.count - 1])
      return true
    }
    precondition(sum > 0 || count == 0)
    return count
  }

  /// The bare loop's own blocks.
  private static func packed(_ raw: [UInt8]) -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: raw.count + (1 << 20))
    packed.removeLast(packed.count - cbare_pack(raw, raw.count, &packed, packed.count, 9))
    return packed
  }

  /// Events per second of a bare loop on as many threads.
  private static func rate(_ threads: Int, _ body: @escaping @Sendable () -> UInt64) async throws -> Double {
    var events: UInt64 = 0
    let time = await seconds {
      events = await withTaskGroup(of: UInt64.self) { group in
        for _ in 0..<threads { group.addTask { body() } }
        return await group.reduce(0, +)
      }
    }
    precondition(events > 0, "the bare loop finds its own records")
    return Double(events) / time
  }
}
