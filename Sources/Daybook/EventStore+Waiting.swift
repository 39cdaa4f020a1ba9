// Waiting for a log to grow, but not for ever.

internal import EventSourcing

extension EventStore {
  /// Returns when something beyond `position` is durable or so many milliseconds have passed; false when the store was
  /// closed or the task cancelled.
  func waitUntilDurable(beyond position: Position, forAtMost milliseconds: Int64) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await self.waitUntilDurable(beyond: position) }
      group.addTask {
        try? await Task.sleep(for: .milliseconds(milliseconds))
        return !Task.isCancelled
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }
}
