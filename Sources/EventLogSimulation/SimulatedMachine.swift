// The machine that all processes on a simulated disk share: the disk itself, who holds which lock, and the faults that a
// test has asked for. Every call of every process passes through `perform`.

import EventLog
import FoundationEssentials
internal import LibC

/// A disk with its processes.
final class SimulatedMachine: @unchecked Sendable {
  typealias Operation = SimulatedStorage.Operation

  struct Fault {
    var operation: Operation
    var callsLeft: Int
    var errno: Int32
    var isPermanent: Bool
  }

  /// What can be locked: a file or a folder, whatever its name is by now.
  enum Lockable: Hashable {
    case file(Int)
    case folder(Int)
  }

  let mutex = SimulationLock()
  var disk: SimulatedDisk
  var faults: [Fault] = []
  var changesLeft = Int.max
  let boot: UUID
  var holders: [Lockable: ObjectIdentifier] = [:]
  var trace: [TraceEntry] = []
  var changes = 0
  var failures = 0
  var freeSpace: UInt64?
  var readEnds: [String: Int] = [:]
  var spoiled: [String: Int] = [:]
  var callsUntilInterruption: (left: Int, body: (Operation, String) -> Void)?
  var interruption: (operation: Operation, prefix: String, body: () -> Void)?

  init(disk: SimulatedDisk, boot: UUID = UUID()) {
    self.disk = disk
    self.boot = boot
  }

  func perform<Result>(
    _ operation: Operation, _ file: String, _ detail: TraceEntry.Detail, isChange: Bool, whenFailing: () -> Void,
    does body: (inout SimulatedDisk) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    takeInterruption(operation, file)?()
    return try mutex.withLock { () throws(StoreFailure) -> Result in
      if isChange {
        trace.append(TraceEntry(number: changes, operation: operation, file: file, detail: detail))
        guard changesLeft > 0 else {
          throw StoreFailure(system: EIO, "\(operation.rawValue) without power", file: file)
        }
        changesLeft -= 1
        changes += 1
      } else if changesLeft == 0 {
        throw StoreFailure(system: EIO, "\(operation.rawValue) without power", file: file)
      }
      if let errno = dueFault(operation) {
        if isChange { trace.removeLast() }
        trace.append(TraceEntry(number: changes, operation: operation, file: file, detail: detail, errno: errno))
        failures += 1
        whenFailing()
        throw StoreFailure(system: errno, operation.rawValue, file: file)
      }
      return try body(&disk)
    }
  }

  private func takeInterruption(_ operation: Operation, _ file: String) -> (() -> Void)? {
    mutex.withLock {
      if let next = callsUntilInterruption {
        callsUntilInterruption = next.left > 1 ? (next.left - 1, next.body) : nil
        if next.left == 1 { return { next.body(operation, file) } }
      }
      guard let due = interruption, due.operation == operation, file.hasPrefix(due.prefix) else { return nil }
      interruption = nil
      return due.body
    }
  }

  private func dueFault(_ operation: Operation) -> Int32? {
    var due: Int32?
    for index in faults.indices where faults[index].operation == operation {
      faults[index].callsLeft -= 1
      let left = faults[index].callsLeft
      if left == 0 || (left < 0 && faults[index].isPermanent) { due = faults[index].errno }
    }
    return due
  }

  /// Remembers that a file was read up to `end`.
  func noteRead(of file: String, through end: Int) {
    mutex.withLock { readEnds[file] = max(readEnds[file] ?? 0, end) }
  }

  /// Where in these bytes a bit is to be flipped on their way to the file; nil when they arrive as they are.
  func takeSpoiled(_ file: String, _ offset: UInt64, count: Int) -> Int? {
    mutex.withLock {
      guard let place = spoiled[file], (Int(offset)..<Int(offset) + count).contains(place) else { return nil }
      spoiled[file] = nil
      return place - Int(offset)
    }
  }
}
