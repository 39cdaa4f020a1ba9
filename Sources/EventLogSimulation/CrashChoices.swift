// The choices that make a crash image: all combinations while there are few, random ones by seed beyond.
// The same choices over the same operations always give the same image.

internal import LibC

/// A source of choices for crash images.
public struct CrashChoices: Sendable {
  private var script: [(choice: Int, options: Int)] = []
  private var next = 0
  private var random: SeededRandom?

  /// Goes through all combinations, from the one where everything unsynced is lost.
  public init() {}

  /// Chooses at random.
  public init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// One of `options` (0 keeps the old state where old and new differ).
  public mutating func choose(_ options: Int) -> Int {
    if random != nil { return Int(random!.next() % UInt64(options)) }
    if next == script.count { script.append((0, options)) }
    defer { next += 1 }
    return script[next].choice
  }

  /// Goes to the next combination; false after the last, or when choices are random.
  public mutating func advance() -> Bool {
    script.removeLast(script.count - next)
    next = 0
    while let last = script.popLast() {
      if last.choice + 1 < last.options {
        script.append((last.choice + 1, last.options))
        return true
      }
    }
    return false
  }
}

/// Random numbers by seed (SplitMix64): the same on every machine.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Begins at `seed`.
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A plain mutex for the simulated disk.
final class SimulationLock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init() { pthread_mutex_init(mutex, nil) }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}
