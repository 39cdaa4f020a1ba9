// The data set as batches to append, made before the measurement, with the versions that they rely on.
// Streams are the orders, by the id that their payloads name.

import EventLog
import Foundation

/// A batch with the expected versions of its streams.
struct PeerBatch: Sendable {
  let batch: EventBatch
  let expected: [(stream: StreamName, version: UInt32)]

  /// A batch of consecutive events; `number` makes its command's id.
  init(_ events: some Collection<PeerEvent>, number: Int) {
    var expected: [UInt32: UInt32] = [:]
    for event in events where expected[event.order] == nil { expected[event.order] = event.version }
    self.expected = expected.map { (StreamName(order: $0.key), $0.value) }
    batch = EventBatch(
      commandID: PeerID(first: UInt64(number), second: ~UInt64(number)).uuid, fingerprint: PeerID.mix(UInt64(number)),
      recordedAt: Instant(milliseconds: Int64(events.first?.milliseconds ?? 0)),
      actor: Actor(stored: "user:\((events.first?.customer ?? 0) % 50)"),
      events: events.map { NewEvent($0) })
  }

  /// Batches of `size` events for each of `tasks` tasks, which share no order.
  static func shares(of events: [PeerEvent], size: Int, tasks: Int) -> [[PeerBatch]] {
    var number = 0
    return (0..<tasks).map { task in
      let own = events.filter { Int($0.order) % tasks == task }
      return stride(from: 0, to: own.count, by: size).map { start in
        number += 1
        return PeerBatch(own[start..<min(own.count, start + size)], number: number)
      }
    }
  }
}

/// A command that expected other versions.
struct Conflict: Error {}

extension Log {
  /// Checks the expected versions and stages the batch; returns its last position.
  func stage(_ batch: borrowing PeerBatch) throws -> UInt64 {
    try stage { transaction in
      for (stream, version) in batch.expected where transaction.version(of: stream) != version { throw Conflict() }
      return try transaction.appendUnconditionally(batch.batch).lastPosition
    }
  }

  /// Stages the batch and returns when it is durable.
  func commit(_ batch: borrowing PeerBatch) async throws { try await waitUntilDurable(through: stage(batch)) }
}

extension StreamName {
  /// The stream of an order of the data set.
  init(order: UInt32) { self.init("order", .uuid(PeerID(order: order).uuid)) }
}

extension NewEvent {
  init(_ event: PeerEvent) {
    self.init(
      stream: StreamName(order: event.order),
      event: EncodedEvent(type: PeerEvent.types[Int(event.type)], schema: 1, payload: event.payload))
  }
}

extension PeerEvent {
  /// Names for the 20 types, the most frequent first after opening and closing.
  static let types = [
    "order.opened", "order.closed", "task.completed", "task.started", "task.commentAdded", "task.paused",
    "task.resumed", "task.assigned", "task.reassigned", "order.noteAdded", "order.photoAdded", "order.priorityRaised",
    "material.requested", "material.received", "quality.passed", "quality.failed", "rework.requested",
    "machine.stopped", "machine.restarted", "order.moved",
  ]

  /// The first events of the data set.
  static func first(_ count: Int) -> [PeerEvent] { Array(PeerEvents().prefix(count)) }

  /// The raw bytes of events, one after another.
  static func rawBytes(of events: some Collection<PeerEvent>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(events.count * 300)
    for event in events { event.write(to: &bytes) }
    return bytes
  }
}
