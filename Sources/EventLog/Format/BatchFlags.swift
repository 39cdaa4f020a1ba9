// The flags at the beginning of a batch: which of its optional parts follow.
// What is absent, or equal to the command's id, costs no byte.

/// Which optional parts a batch has.
struct BatchFlags: OptionSet {
  let rawValue: UInt8
  static let correlationIsCommand = BatchFlags(rawValue: 1)
  static let causation = BatchFlags(rawValue: 2)
  static let claims = BatchFlags(rawValue: 4)
  static let releases = BatchFlags(rawValue: 8)
  static let command = BatchFlags(rawValue: 16)
  static let known: BatchFlags = [.correlationIsCommand, .causation, .claims, .releases, .command]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ batch: borrowing BatchHeader, hasClaims: Bool, hasReleases: Bool) {
    var flags: BatchFlags = []
    if batch.correlationID == batch.commandID { flags.insert(.correlationIsCommand) }
    if batch.causation != nil { flags.insert(.causation) }
    if hasClaims { flags.insert(.claims) }
    if hasReleases { flags.insert(.releases) }
    if batch.command != nil { flags.insert(.command) }
    self = flags
  }
}
