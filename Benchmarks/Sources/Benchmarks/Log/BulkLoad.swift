// A million events as fast as the log takes them, and how long the work behind it goes on.

import EventLog
import Foundation

enum BulkLoad {
  static func run(_ setting: Setting) async throws -> [Figure] {
    let events = PeerEvent.first(setting.events ?? 1_000_000)
    let raw = PeerEvent.rawBytes(of: events)
    let batches = PeerBatch.shares(of: events, size: LoadedLog.batchSize, tasks: 1)[0]
    let bare = try BareDisk(in: setting.folder, writing: raw)
    let inFlight = 16 * LoadedLog.batchSize
    var (loads, limits, sealings): ([Double], [Double], [Double]) = ([], [], [])
    for round in 0..<3 {
      let path = setting.path("load-\(round)")
      let log = try Log.open(DiskStorage(folder: path))
      loads.append(Double(events.count) / (try await seconds { try await log.load(batches) }))
      sealings.append(Double(events.count) / (try await seconds { try await log.finishBackgroundWork() }))
      try await log.close()
      try FileManager.default.removeItem(atPath: path)
      limits.append(Double(inFlight) * (try bare.writes(of: raw.count / events.count * inFlight)))
    }
    return [
      Figure("bulk load, batches of 512", rounds: loads, "events/s", limits: limits),
      Figure("sealing after the load", rounds: sealings, "events/s"),
    ]
  }
}
