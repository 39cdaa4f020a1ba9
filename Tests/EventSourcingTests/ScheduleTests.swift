// What falls due when: in order, one time a thing, and the same after a snapshot.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@Suite struct ScheduleTests {
  private let ids = (0..<20).map { _ in UUID() }

  private func time(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  private func due(_ schedule: Schedule, by milliseconds: Int64, except positions: Set<Position> = []) -> UUID? {
    let first = schedule.first { positions.contains($0.cause) }
    return first.flatMap { $0.dueAt <= time(milliseconds) ? $0.id : nil }
  }

  @Test func `what is due first comes first, and nothing before its time`() {
    var schedule = Schedule()
    schedule.set(ids[0], dueAt: time(30), by: 1)
    schedule.set(ids[1], dueAt: time(10), by: 2)
    schedule.set(ids[2], dueAt: time(10), by: 3)
    #expect(due(schedule, by: 9) == nil)
    #expect(due(schedule, by: 10) == ids[1])
    #expect(due(schedule, by: 99, except: [2]) == ids[2])
    #expect(due(schedule, by: 99, except: [2, 3]) == ids[0])
    #expect(due(schedule, by: 20, except: [2, 3]) == nil)
  }

  @Test func `a thing has one time, which can be changed and taken away`() {
    var schedule = Schedule()
    schedule.set(ids[0], dueAt: time(10), by: 1)
    schedule.set(ids[1], dueAt: time(20), by: 2)
    schedule.set(ids[0], dueAt: time(30), by: 3)
    #expect(schedule.count == 2 && due(schedule, by: 99) == ids[1])
    schedule.clear(ids[1])
    schedule.clear(ids[5])
    #expect(schedule.count == 1 && due(schedule, by: 99) == ids[0] && due(schedule, by: 29) == nil)
  }

  @Test func `it is the same from its bytes`() throws {
    var schedule = Schedule()
    // Some at the same time, some by the same event.
    for (number, id) in ids.enumerated() { schedule.set(id, dueAt: time(Int64(number % 4)), by: Position(number / 2)) }
    for id in ids.prefix(7) { schedule.clear(id) }
    var writer = CBORWriter()
    try schedule.write(to: &writer)
    var read = try writer.bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      return try Schedule.read(from: &reader)
    }
    #expect(read == schedule && read.count == 13)
    while let id = due(read, by: 99) {
      #expect(id == due(schedule, by: 99))
      read.clear(id)
      schedule.clear(id)
    }
    #expect(schedule.count == 0)
  }

  @Test func `a set of ids has one form`() throws {
    func coded(_ ids: Set<UUID>) throws -> [UInt8] {
      var writer = CBORWriter()
      try ids.write(to: &writer)
      return writer.bytes
    }
    let bytes = try coded(Set(ids))
    #expect(try bytes == coded(Set(ids.reversed())))
    let read = try bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      return try Set<UUID>.read(from: &reader)
    }
    #expect(read == Set(ids))
  }
}
