// Durable appends of one event of 281 bytes each, straight to the store, with an expected version.

import EventLog
import EventLogStore
import EventSourcing
import Foundation

enum Commits {
  static func run(in folder: URL) async throws -> [Figure] {
    let payloads = Payloads()
    var figures: [Figure] = []
    for tasks in [1, 16, 64] {
      var rates: [Double] = []
      var limits: [Double] = []
      for round in 0..<3 {
        let store = try LogEventStore.open(DiskStorage(folder: folder.appending(path: "\(tasks)-\(round)").path))
        let each = tasks == 1 ? 4_000 : 60_000 / tasks
        let before = store.statistics.bytesWritten
        let time = try await seconds { try await append(each, payloads, tasks: tasks, to: store) }
        let bytes = Double(store.statistics.bytesWritten - before) / Double(each * tasks)
        rates.append(Double(each * tasks) / time)
        limits.append(try BareLimit.writes(of: Int(bytes * Double(tasks)), in: folder) * Double(tasks))
        try await store.close()
      }
      figures.append(Figure("commits, \(tasks) task(s)", median(rates), "/s", limit: median(limits)))
    }
    return figures
  }

  private static func append(
    _ count: Int, _ payloads: Payloads, tasks: Int, to store: LogEventStore<DiskStorage>
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<tasks {
        group.addTask {
          let stream = StreamName("order", .uuid(UUID()))
          for version in 0..<count {
            let event = EncodedEvent(type: "order.taskCommentAdded", schema: 1, payload: payloads[task + version])
            _ = try await store.append(
              EventBatch(
                commandID: UUID(), recordedAt: .now, actor: .system("benchmark"),
                conditions: [.version(stream, is: UInt32(version))],
                events: [NewEvent(stream: stream, event: event)]))
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// A thousand payloads of 281 bytes of words and numbers, made before the measurement.
struct Payloads: Sendable {
  private let all: [[UInt8]]

  init() {
    let words = ["order", "part", "checked", "again", "delay", "customer", "asked", "paint", "waiting", "material"]
    all = (0..<1_000).map { number in
      var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1
      var text = ""
      while text.utf8.count < 281 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        text += words[Int(state % 10)] + " " + String(state % 100_000) + " "
      }
      return Array(text.utf8.prefix(281))
    }
  }

  subscript(_ index: Int) -> [UInt8] { all[index % all.count] }
}
