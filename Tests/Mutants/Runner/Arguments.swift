// The command's arguments, read by hand: there are four.

import MutationBank

struct Arguments {
  struct Misuse: Error, CustomStringConvertible {
    let description: String
  }

  /// Those named, or all, of the part that is named.
  var mutants: [Mutant] { (chosen.isEmpty ? Mutant.all : chosen).filter { part == nil || $0.part == part } }
  private var part: Mutant.Part?
  private var chosen: [Mutant] = []
  var jobs = 1
  var lists = false

  init(_ words: some Sequence<String>) throws {
    var rest = Array(words)[...]
    while let word = rest.popFirst() {
      switch word {
      case "--list": lists = true
      case "--only":
        let name = rest.popFirst() ?? ""
        guard let mutant = Mutant.all.first(where: { $0.name == name }) else {
          throw Misuse(description: "there is no mutant \(name)")
        }
        chosen.append(mutant)
      case "--part":
        let name = rest.popFirst() ?? ""
        guard let part = Mutant.Part(rawValue: name) else {
          throw Misuse(description: "--part is one of \(Mutant.Part.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.part = part
      case "--jobs":
        guard let count = rest.popFirst().flatMap(Int.init), count > 0 else {
          throw Misuse(description: "--jobs needs a number")
        }
        jobs = count
      default: throw Misuse(description: "usage: run [--only NAME]... [--part PART] [--jobs N] [--list]")
      }
    }
  }
}
