// Short ways to write down the batches of the rules.

internal import EventSourcing
internal import FoundationEssentials

extension EventStoreRule {
  static let cart = StreamName("cart", .uuid(UUID(namespace: .urlNamespace, name: "cart")))
  static let stock = StreamName("stock", .text("shelf 7"))
  static let shop = StreamName("shop")

  /// A batch of one event in each of the streams named, in order.
  static func batch(
    _ command: String, _ streams: [StreamName], at milliseconds: Int64 = 1_000, fingerprint: UInt64 = 1,
    conditions: [Condition] = [], releases: [UniqueKey] = []
  ) -> EventBatch {
    EventBatch(
      commandID: UUID(namespace: .urlNamespace, name: command), fingerprint: fingerprint,
      recordedAt: Instant(milliseconds: milliseconds), actor: .system("test"), conditions: conditions,
      releases: releases,
      events: streams.enumerated().map { offset, stream in
        NewEvent(
          stream: stream,
          event: EncodedEvent(type: "test.happened", schema: 3, payload: Array("\(command)/\(offset)".utf8)),
          occurredAt: offset == 0 ? Instant(milliseconds: 5) : nil)
      })
  }
}
