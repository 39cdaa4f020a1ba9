// The stored form of the most frequent order events, against an independent model of it: a map of the fields that have a
// value, in deterministic order.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OrderCodingTests {
  private func expect<Value: Record & Equatable>(_ value: Value, isStoredAs fields: [(String, CBORValue?)]) throws {
    var writer = CBORWriter()
    try value.write(to: &writer)
    let pairs = fields.compactMap { name, value in value.map { CBORPair(.text(name), $0) } }
    #expect(writer.bytes == (try CBORValue.map(pairs).encoded()))
    #expect(try read(writer.bytes) == value)
    // Fields in another order, and ones that are not known, make no difference.
    var shuffled = CBORWriter()
    shuffled.map(pairs.count + 1)
    try CBORValue.text("unknown").encode(to: &shuffled)
    try CBORValue.array([.bool(true)]).encode(to: &shuffled)
    for pair in pairs.reversed() {
      try pair.key.encode(to: &shuffled)
      try pair.value.encode(to: &shuffled)
    }
    #expect(try read(shuffled.bytes) == value)
  }

  private func read<Value: Record & Equatable>(_ bytes: [UInt8]) throws -> Value {
    try bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      let value = try Value.read(from: &reader)
      try reader.finish()
      return value
    }
  }

  private func uuid<Kind>(_ id: ID<Kind>) -> CBORValue {
    .tagged(CBORTag.uuid, .bytes(withUnsafeBytes(of: id.uuid.uuid) { [UInt8]($0) }))
  }

  private func time(_ instant: Instant) -> CBORValue {
    .tagged(CBORTag.instant, .unsigned(UInt64(instant.milliseconds / 1000)))
  }

  private func opened(full: Bool) -> OrderOpened {
    let roles: [TaskRole] = full ? [.assignedUser, .orderAdmin, .user(Shop.gil)] : []
    let tasks = roles.enumerated().map { number, role in
      PinnedTask(
        taskID: anID(UInt8(number)), key: "k\(number)", name: "Tâche", responsible: role,
        targetHours: number == 1 ? nil : 300)
    }
    return OrderOpened(
      orderNo: 70_000, customerID: Shop.abc, contactID: full ? Shop.ann : nil, type: .contract,
      serviceID: Shop.boilers, productID: full ? Shop.combi : nil,
      workflow: PinnedWorkflow(id: Shop.install, version: 3, autoCloseOnFinish: full, tasks: tasks),
      assignedUserID: Shop.gus, orderAdminID: full ? Shop.ada : nil,
      initialFee: full ? Money(minor: 123_456, currency: "GBP") : nil,
      description: full ? PersonalText("Leaks") : nil, origin: full ? "site" : nil, onDate: full ? Shop.today : nil)
  }

  @Test(arguments: [true, false]) func `the opening of an order is stored as it always was`(full: Bool) throws {
    let event = opened(full: full)
    try expect(
      event,
      isStoredAs: [
        ("orderNo", .unsigned(70_000)), ("customerID", uuid(Shop.abc)), ("contactID", full ? uuid(Shop.ann) : nil),
        ("type", .text("contract")), ("serviceID", uuid(Shop.boilers)), ("productID", full ? uuid(Shop.combi) : nil),
        (
          "workflow",
          .map([
            CBORPair(.text("id"), uuid(Shop.install)), CBORPair(.text("version"), .unsigned(3)),
            CBORPair(.text("autoCloseOnFinish"), .bool(full)),
            CBORPair(.text("tasks"), .array(event.workflow.tasks.map(stored))),
          ])
        ),
        ("assignedUserID", uuid(Shop.gus)), ("orderAdminID", full ? uuid(Shop.ada) : nil),
        (
          "initialFee",
          full
            ? .map([
              CBORPair(.text("minor"), .unsigned(123_456)), CBORPair(.text("currency"), .text("GBP")),
            ]) : nil
        ), ("description", full ? .tagged(CBORTag.personalText, .text("Leaks")) : nil),
        ("origin", full ? .text("site") : nil),
        ("onDate", full ? .tagged(CBORTag.date, .text("2024-02-01")) : nil),
      ])
  }

  private func stored(_ task: PinnedTask) -> CBORValue {
    let responsible: CBORValue =
      switch task.responsible {
      case .assignedUser: .text("assignedUser")
      case .orderAdmin: .text("orderAdmin")
      case .user(let id): .map([CBORPair(.text("user"), uuid(id))])
      }
    return .map(
      [
        CBORPair(.text("taskID"), uuid(task.taskID)), CBORPair(.text("key"), .text(task.key)),
        CBORPair(.text("name"), .text(task.name)), CBORPair(.text("responsible"), responsible),
      ] + (task.targetHours.map { [CBORPair(.text("targetHours"), .unsigned(UInt64($0)))] } ?? []))
  }

  @Test(arguments: [nil, Shop.hour(9)]) func `the start of a task is stored as it always was`(dueAt: Instant?) throws {
    for insteadOf in [nil, Shop.gil] {
      try expect(
        TaskStarted(taskID: anID(1), index: 2, responsible: Shop.gus, dueAt: dueAt, insteadOf: insteadOf),
        isStoredAs: [
          ("taskID", uuid(anID(1) as TaskID)), ("index", .unsigned(2)), ("responsible", uuid(Shop.gus)),
          ("dueAt", dueAt.map(time)), ("insteadOf", insteadOf.map { uuid($0) }),
        ])
    }
  }

  @Test func `the completion of a task is stored as it always was`() throws {
    try expect(
      TaskCompleted(taskID: anID(1), index: 2, startedAt: Shop.start, activeMillis: 5_400_000),
      isStoredAs: [
        ("taskID", uuid(anID(1) as TaskID)), ("index", .unsigned(2)), ("startedAt", time(Shop.start)),
        ("activeMillis", .unsigned(5_400_000)),
      ])
  }

  @Test func `a missing key is an error`() throws {
    let bytes = try CBORValue.map([CBORPair(.text("index"), .unsigned(2))]).encoded()
    for decode in [
      { _ = try read(bytes) as TaskStarted }, { _ = try read(bytes) as TaskCompleted },
      { _ = try read(bytes) as OrderOpened },
    ] {
      let error = #expect(throws: CBORError.self) { try decode() }
      #expect(error?.code == .missingKey)
    }
  }

  @Test func `events come back through the registry`() throws {
    for event in [Story.opened(), Story.started(0), Story.completed(0)] {
      let stored = try event.encoded()
      let read = try stored.payload.withUnsafeBytes { bytes in
        try OrderEvent.registry.decode(type: stored.type, schema: stored.schema, payload: bytes)
      }
      #expect(read == event)
    }
  }
}
