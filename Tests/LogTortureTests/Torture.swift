// How long the torture lasts, and what this machine has for it.

import Foundation

enum Torture {
  static let isLong = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] != nil
  static let kills = isLong ? 1_000 : 30
  static let hasTracer = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")
  static let isRoot = geteuid() == 0
}
