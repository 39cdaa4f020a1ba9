// The command: plants each fault in turn, builds, runs the log's tests and tells which faults they noticed.
// The unchanged log goes first: where its own tests fail, no verdict means anything.

import Foundation
import MutationBank
import Synchronization

/// What became of a mutant.
enum Verdict {
  case killed(by: String)
  case survived
  case doesNotApply
  case doesNotBuild(String)

  var isGood: Bool {
    if case .killed = self { true } else { false }
  }

  var text: String {
    switch self {
    case .killed(let test): "killed by \(test)"
    case .survived: "SURVIVED"
    case .doesNotApply: "DOES NOT APPLY: its text does not occur exactly once"
    case .doesNotBuild(let error): "DOES NOT BUILD: \(error)"
    }
  }
}

@main struct MutantsCommand {
  static func main() throws {
    let arguments = try Arguments(CommandLine.arguments.dropFirst())
    if arguments.lists {
      for mutant in arguments.mutants { print("\(mutant.name): \(mutant.fault)") }
      return
    }
    let bench = try (0..<arguments.jobs).map { try ScratchPackage(number: $0) }
    let limit = try bench[0].timeLimit()
    print("The unchanged log passes; each mutant has \(limit) s.")
    fflush(nil)
    let failures = judge(arguments.mutants, on: bench, seconds: limit)
    print("\(arguments.mutants.count) mutants, \(arguments.mutants.count - failures) killed, \(failures) not")
    exit(failures == 0 ? 0 : 1)
  }

  /// Tries all mutants and returns how many were not killed.
  private static func judge(_ mutants: [Mutant], on bench: [ScratchPackage], seconds: Int) -> Int {
    let queue = Mutex(mutants[...])
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: bench.count) { worker in
      while let mutant = queue.withLock({ $0.popFirst() }) {
        let verdict = (try? bench[worker].verdict(on: mutant, seconds: seconds)) ?? .doesNotApply
        print("\(mutant.name): \(verdict.text)")
        fflush(nil)
        if !verdict.isGood { failures.withLock { $0 += 1 } }
      }
    }
    return failures.withLock { $0 }
  }
}
