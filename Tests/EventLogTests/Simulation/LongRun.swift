// How long the tests run: a few seconds in every run, and as long as a proof takes where the environment asks for it.

import Foundation

/// What the environment asks for.
enum LongRun {
  /// Whether `DAYBOOK_LONG` is set.
  static let isWanted = number("DAYBOOK_LONG") != nil
  /// Where random workloads begin: `DAYBOOK_SEED`, or 1.
  static let seed = UInt64(number("DAYBOOK_SEED") ?? 1)
  /// How many crash images the long run tries: `DAYBOOK_IMAGES`, or a million.
  static let images = number("DAYBOOK_IMAGES") ?? 1_000_000

  /// The distance between the places at which damage is tried: every run tries one of three of those of the long run.
  static func step(_ distance: Int) -> Int { isWanted ? distance : 3 * distance }

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
}
