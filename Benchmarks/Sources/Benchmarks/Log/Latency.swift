// How long single commits take from one task, with nothing else to do and while closed segments are being sealed.

import EventLog
import Foundation

enum Latency {
  static func run(_ setting: Setting) async throws -> [Figure] {
    let events = PeerEvent.first(setting.events ?? 600_000)
    let load = PeerBatch.shares(of: Array(events.dropLast(20_000)), size: LoadedLog.batchSize, tasks: 1)[0]
    let commits = PeerBatch.shares(of: Array(events.suffix(20_000)), size: 1, tasks: 1)[0]
    let log = try Log.open(DiskStorage(folder: setting.path("latency")))
    try await log.load(load)
    let half = commits.count / 2
    let busy = try await latencies(of: commits.prefix(half), log)
    try await log.finishBackgroundWork()
    let quiet = try await latencies(of: commits.suffix(half), log)
    try await log.close()
    return [
      Figure("single commits, quiet, median", median(quiet), "µs"),
      Figure("single commits, quiet, 99 %", quantile(0.99, of: quiet), "µs"),
      Figure("single commits, sealing behind, median", median(busy), "µs"),
      Figure("single commits, sealing behind, 99 %", quantile(0.99, of: busy), "µs"),
    ]
  }

  /// Microseconds of each commit.
  private static func latencies(of batches: ArraySlice<PeerBatch>, _ log: Log<DiskStorage>) async throws -> [Double] {
    var times: [Double] = []
    times.reserveCapacity(batches.count)
    for batch in batches { times.append(try await seconds { try await log.commit(batch) } * 1e6) }
    return times
  }
}
