// What a test does to a simulated disk from outside: it loses power, fails calls, damages and moves files, and looks at
// what is there. Names are those on the disk.

internal import FoundationEssentials

extension SimulatedStorage {
  /// What was done, one line an operation, for printing when a test fails.
  public var trace: [String] { machine.mutex.withLock { machine.trace.map(\.description) } }

  /// How many changing operations were done.
  public var changes: Int { machine.mutex.withLock { machine.changes } }

  /// How many calls failed as `fail` asked for.
  public var failures: Int { machine.mutex.withLock { machine.failures } }

  /// How far into each file was read, in bytes; files that nobody read are not named.
  public var readEnds: [String: Int] { machine.mutex.withLock { machine.readEnds } }

  /// Lets only this many further changing operations through; then every call fails, as after a loss of power.
  public func losePower(afterChanges count: Int) { machine.mutex.withLock { machine.changesLeft = count } }

  /// Makes the nth call of an operation from now on (from 1) fail, once or for good.
  public func fail(_ operation: Operation, nth: Int, errno: Int32, permanently: Bool = false) {
    machine.mutex.withLock {
      machine.faults.append(
        SimulatedMachine.Fault(operation: operation, callsLeft: nth, errno: errno, isPermanent: permanently))
    }
  }

  /// Flips a bit of the byte at `offset` when it is written the next time, and tells nobody: bad memory, a bad cable.
  public func spoilWrite(to file: String, at offset: UInt64) {
    machine.mutex.withLock { machine.spoiled[file] = Int(offset) }
  }

  /// Runs `body` once, right before the next call of an operation on a file or folder whose name, within its book,
  /// begins so: what somebody else does at that moment.
  public func before(_ operation: Operation, on prefix: String, _ body: @escaping () -> Void) {
    machine.mutex.withLock { machine.interruption = (operation, prefix, body) }
  }

  /// Runs `body` once, right before the nth call of any operation from now on (from 1); it is told which one that is.
  public func before(call number: Int, _ body: @escaping (Operation, _ file: String) -> Void) {
    machine.mutex.withLock { machine.callsUntilInterruption = (number, body) }
  }

  /// Lets all calls succeed again.
  public func heal() { machine.mutex.withLock { machine.faults = [] } }

  /// How many units, sizes and names a crash at this moment may leave old or new.
  public var pending: Int { machine.mutex.withLock { machine.disk.pending } }

  /// A disk as a crash at this moment may leave it.
  public func crashImage(_ choices: inout CrashChoices) -> SimulatedStorage {
    machine.mutex.withLock { SimulatedStorage(disk: machine.disk.crashed(&choices)) }
  }

  /// The same disk for the next process, which finds the cache as it is; with `machine`, also after the machine was
  /// started anew, with all that was written on the disk.
  public func restarted(machine isNewBoot: Bool = false) -> SimulatedStorage {
    machine.mutex.withLock { SimulatedStorage(disk: machine.disk.copied(), boot: isNewBoot ? UUID() : machine.boot) }
  }

  /// The bytes of a file as a process sees them; nil when it is not there.
  public func contents(of name: String) -> [UInt8]? { machine.mutex.withLock { machine.disk.names[name]?.live } }

  /// Puts bytes in place of a file's, durably: damage, or an older state that comes back. It stays the same file.
  public func replaceContents(of name: String, with bytes: [UInt8]) {
    machine.mutex.withLock { machine.disk.place(bytes, name) }
  }

  /// Takes a file away, durably.
  public func lose(_ name: String) { machine.mutex.withLock { machine.disk.lose(name) } }

  /// Moves a folder with all in it, durably; nothing may be at the new name.
  public func moveFolder(_ old: String, to new: String) {
    machine.mutex.withLock { machine.disk.moveFolder(old, to: new) }
  }

  /// Gives all files in a folder second names in another, durably.
  public func linkFolder(_ name: String, to other: String) {
    machine.mutex.withLock { machine.disk.linkFolder(name, to: other) }
  }

  /// Takes a folder away with all in it, durably.
  public func loseFolder(_ name: String) { machine.mutex.withLock { machine.disk.loseFolder(name) } }

  /// Says that so many bytes may still be written; nothing holds anybody to it.
  public func claimFreeSpace(_ bytes: UInt64?) { machine.mutex.withLock { machine.freeSpace = bytes } }

  /// The names of all files.
  public var files: [String] { machine.mutex.withLock { machine.disk.names.keys.sorted() } }
}
