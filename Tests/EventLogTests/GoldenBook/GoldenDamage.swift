// Damage to one file of the golden book, what it came to, and how often each outcome was seen.

/// One flipped bit, or one length that a file was cut to.
enum GoldenDamage: CustomStringConvertible {
  /// The bit with this number in the file, the lowest of the first byte being 0.
  case flip(Int)
  /// Only so many bytes are left.
  case cut(Int)

  /// The first byte that is no longer as it was.
  var offset: Int {
    switch self {
    case .flip(let bit): bit / 8
    case .cut(let length): length
    }
  }

  func applied(to bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .flip(let bit):
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      return changed
    case .cut(let length): return Array(bytes.prefix(length))
    }
  }

  var description: String {
    switch self {
    case .flip(let bit): "bit \(bit % 8) of byte \(bit / 8)"
    case .cut(let length): "cut to \(length) bytes"
    }
  }
}

/// What damage came to; anything else is a `GoldenFault`.
enum GoldenOutcome: Equatable {
  /// The log does not open, by an error that names file and offset.
  case refusedAtOpening
  /// The log opens; verification and whatever reads the damage are refused by an error that names file and offset.
  case refusedWhenRead
  /// A run of the index is passed over; what it held is made again from the segments.
  case leftOutOfIndex
  /// A page of the index is an error that names its remedy, wherever it is used.
  case refusedByIndex
  /// Bytes that hold no event were taken for a torn write: cut, reported and copied aside.
  case tailCut
  /// Unproven events were lost: what was left of them was cut, reported and copied aside.
  case lost(GoldenLoss)
  /// Only zeros after the last frame are gone.
  case harmless

  var name: String {
    switch self {
    case .refusedAtOpening: "refused at opening"
    case .refusedWhenRead: "refused when read or verified"
    case .leftOutOfIndex: "left out of the index"
    case .refusedByIndex: "refused by the index"
    case .tailCut: "cut, nothing lost"
    case .lost: "within the window"
    case .harmless: "harmless"
    }
  }
}

/// Events that are gone without a refusal.
struct GoldenLoss: Equatable, CustomStringConvertible {
  var events = 0
  var batches = 0
  /// Bytes of their frames.
  var bytes = 0

  var description: String { "\(bytes) bytes, \(batches) batches, \(events) events" }
}

/// What must not happen.
struct GoldenFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// How often each outcome was seen.
struct GoldenTally: CustomStringConvertible {
  private var counts: [String: Int] = [:]
  private(set) var images = 0
  /// How many of them were also judged by all that the book can do.
  private(set) var deep = 0
  private(set) var largestLoss = GoldenLoss()
  var faults = 0

  mutating func add(_ outcome: GoldenOutcome, _ part: GoldenPart, isDeep: Bool) {
    images += 1
    if isDeep { deep += 1 }
    counts["\(part): \(outcome.name)", default: 0] += 1
    if case .lost(let loss) = outcome, loss.events > largestLoss.events { largestLoss = loss }
  }

  func count(_ part: GoldenPart, _ name: String) -> Int { counts["\(part): \(name)"] ?? 0 }

  var description: String {
    let lines = counts.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    return "\(images) images, \(deep) of them judged in depth, \(faults) faults; largest loss: \(largestLoss)\n"
      + lines.joined(separator: "\n")
  }
}
