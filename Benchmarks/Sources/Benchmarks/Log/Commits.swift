// Durable appends, each with its expected versions: one event at a time and in batches, from one task and from many.
// The bare limit writes as many raw events per sync as there are tasks; a second one writes as many bytes as the log.

import EventLog
import Foundation

enum Commits {
  /// One event a commit.
  static func single(_ setting: Setting) async throws -> [Figure] {
    var figures: [Figure] = []
    for (tasks, count) in [(1, 30_000), (16, 200_000), (64, 400_000)] {
      for place in Place.allCases {
        let load = Load(tasks: tasks, size: 1, events: setting.events ?? count, place: place)
        figures.append(try await load.measure("commits, \(tasks) task(s)\(place.text)", setting))
      }
    }
    return figures
  }

  /// Batches of 64 events from one task, and of 512 from 16.
  static func batches(_ setting: Setting) async throws -> [Figure] {
    var figures: [Figure] = []
    for (tasks, size, count) in [(1, 64, 400_000), (16, 512, 1_000_000)] {
      for place in Place.allCases {
        let load = Load(tasks: tasks, size: size, events: setting.events ?? count, place: place)
        figures.append(try await load.measure("events in batches of \(size), \(tasks) task(s)\(place.text)", setting))
      }
    }
    return figures
  }
}

/// Where the tasks run.
enum Place: CaseIterable {
  /// On the threads that all tasks share.
  case pool
  /// On the log's own thread.
  case log

  var text: String { self == .log ? ", log's executor" : "" }

  func executor(of log: Log<DiskStorage>) -> (any TaskExecutor)? { self == .log ? log.executor : nil }
}

/// Tasks that commit batch after batch.
struct Load {
  let tasks: Int
  let size: Int
  let events: Int
  let place: Place

  /// Many short rounds, each with the limits beside it, because the disk's speed changes from second to second.
  func measure(_ name: String, _ setting: Setting) async throws -> Figure {
    let events = PeerEvent.first(events)
    let shares = PeerBatch.shares(of: events, size: size, tasks: tasks)
    let raw = PeerEvent.rawBytes(of: events)
    let bare = try BareDisk(in: setting.folder, writing: raw)
    let log = try Log.open(DiskStorage(folder: setting.path("commits")))
    let perSync = Double(tasks * size)
    var (rates, limits, ownLimits): ([Double], [Double], [Double]) = ([], [], [])
    var ownBytes = Double(raw.count) / Double(events.count)
    for round in 0..<Load.rounds {
      let part = shares.map { $0[$0.count * round / Load.rounds..<$0.count * (round + 1) / Load.rounds] }
      let count = part.joined().reduce(0) { $0 + $1.batch.events.count }
      let before = log.statistics.bytesWritten
      let time = try await seconds { try await commit(part, to: log) }
      // Sealing behind the commits makes the log shorter now and then.
      let after = log.statistics.bytesWritten
      if after > before { ownBytes = Double(after - before) / Double(count) }
      rates.append(Double(count) / time)
      limits.append(perSync * (try bare.writes(of: raw.count / events.count * tasks * size)))
      ownLimits.append(perSync * (try bare.writes(of: Int(ownBytes * perSync))))
    }
    try await log.close()
    try FileManager.default.removeItem(atPath: setting.path("commits"))
    return Figure(name, rounds: rates, "/s", limits: limits)
      .beside("bare with the log's bytes", rounds: rates, limits: ownLimits)
  }

  private static let rounds = 15

  private func commit(_ shares: [ArraySlice<PeerBatch>], to log: Log<DiskStorage>) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for share in shares {
        group.addTask(executorPreference: place.executor(of: log)) {
          for batch in share { try await log.commit(batch) }
        }
      }
      try await group.waitForAll()
    }
  }
}
