// The direct coding of the most frequent order events writes the bytes of the `Codable` form and reads them back.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

/// Hides a type's own coding, so that the coder takes its `Codable` form.
private struct ByCodable<Value: Codable & Equatable>: Codable, Equatable {
  let value: Value

  init(_ value: Value) { self.value = value }
  init(from decoder: any Decoder) throws { value = try Value(from: decoder) }
  func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

@Suite struct OrderCodingTests {
  private func expectSameBytes<Value: Codable & Equatable & CBORCodable>(_ value: Value) throws {
    let bytes = try CBOREncoder().encode(value)
    #expect(bytes == (try CBOREncoder().encode(ByCodable(value))))
    #expect(try CBORDecoder(requiresDeterminism: true).decode(Value.self, from: bytes) == value)
    #expect(try CBORDecoder().decode(ByCodable<Value>.self, from: bytes).value == value)
  }

  private func opened(full: Bool) -> OrderOpened {
    let roles: [TaskRole] = full ? [.assignedUser, .orderAdmin, .user(Shop.gil)] : []
    let tasks = roles.enumerated().map { number, role in
      OrderTaskDefinition(
        taskID: anID(UInt8(number)), key: "k\(number)", name: "Tâche", responsible: role,
        targetHours: number == 1 ? nil : 300)
    }
    return OrderOpened(
      orderNo: 70_000, customerID: Shop.abc, contactID: full ? Shop.ann : nil, type: .contract,
      serviceID: Shop.boilers, productID: full ? Shop.combi : nil,
      workflow: OrderWorkflow(id: Shop.install, version: 3, autoCloseOnFinish: full, tasks: tasks),
      assignedUserID: Shop.gus, orderAdminID: full ? Shop.ada : nil,
      initialFee: full ? Money(minor: 123_456, currency: "GBP") : nil,
      description: full ? PersonalText("Leaks") : nil, origin: full ? "site" : nil)
  }

  @Test(arguments: [true, false]) func orderOpened(full: Bool) throws {
    try expectSameBytes(opened(full: full))
  }

  @Test(arguments: [nil, Shop.hour(9)]) func taskStarted(dueAt: Instant?) throws {
    for insteadOf in [nil, Shop.gil] {
      try expectSameBytes(
        OrderTaskStarted(taskID: anID(1), index: 2, responsible: Shop.gus, dueAt: dueAt, insteadOf: insteadOf))
    }
  }

  @Test func taskCompleted() throws {
    try expectSameBytes(
      OrderTaskCompleted(taskID: anID(1), index: 2, startedAt: Shop.start, activeMillis: 5_400_000))
  }

  @Test func eachOptionalIsLeftOutByItself() throws {
    let full = opened(full: true)
    for left in 0..<5 {
      try expectSameBytes(
        OrderOpened(
          orderNo: 1, customerID: full.customerID, contactID: left == 0 ? nil : full.contactID, type: .oneOff,
          serviceID: full.serviceID, productID: left == 1 ? nil : full.productID, workflow: full.workflow,
          assignedUserID: full.assignedUserID, orderAdminID: left == 2 ? nil : full.orderAdminID,
          initialFee: left == 3 ? nil : full.initialFee, description: left == 4 ? nil : full.description))
    }
  }

  @Test func aMissingKeyIsAnError() throws {
    let bytes = try CBOREncoder().encode(["index": 2])
    for decode in [
      { _ = try CBORDecoder().decode(OrderTaskStarted.self, from: bytes) },
      { _ = try CBORDecoder().decode(OrderTaskCompleted.self, from: bytes) },
      { _ = try CBORDecoder().decode(OrderOpened.self, from: bytes) },
    ] {
      let error = #expect(throws: CBORError.self) { try decode() }
      #expect(error?.code == .missingKey)
    }
  }

  @Test func throughTheRegistry() throws {
    for event in [Story.opened(), Story.started(0), Story.completed(0)] {
      let stored = try event.encoded()
      let read = try stored.payload.withUnsafeBytes { bytes in
        try OrderEvent.registry.decode(type: stored.type, schema: stored.schema, payload: bytes)
      }
      #expect(read == event)
    }
  }
}
