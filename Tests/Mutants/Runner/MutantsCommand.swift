// The command: plants each fault in turn, builds, runs the tests of what it is in and tells which faults they noticed.
// What is unchanged goes first: where its own tests fail, no verdict means anything.

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
    do {
      try run(Arguments(CommandLine.arguments.dropFirst()))
    } catch let error as Arguments.Misuse {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(64)
    }
  }

  private static func run(_ arguments: Arguments) throws {
    if arguments.lists {
      for mutant in arguments.mutants { print("\(mutant.name): \(mutant.fault)") }
      return
    }
    var failures = 0
    for part in Mutant.Part.allCases {
      let mutants = arguments.mutants.filter { $0.part == part }
      if mutants.isEmpty { continue }
      let bench = try (0..<arguments.jobs).map { try ScratchPackage(part, number: $0) }
      let limit = try bench[0].timeLimit()
      print("The \(part.rawValue) as they are pass; each mutant has \(limit) s.")
      fflush(nil)
      failures += judge(mutants, on: bench, seconds: limit)
    }
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
