// The command's arguments, read by hand: there are three.

import MutationBank

struct Arguments {
  struct Misuse: Error, CustomStringConvertible {
    let description: String
  }

  /// Those named, or all.
  var mutants: [Mutant] { chosen.isEmpty ? Mutant.all : chosen }
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
      case "--jobs":
        guard let count = rest.popFirst().flatMap(Int.init), count > 0 else {
          throw Misuse(description: "--jobs needs a number")
        }
        jobs = count
      default: throw Misuse(description: "usage: run [--only NAME]... [--jobs N] [--list]")
      }
    }
  }
}
