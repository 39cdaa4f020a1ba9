// The mutation bank keeps up with the sources: every planted fault still has its place.
// Whether the log's tests notice each of them is what `Tests/Mutants/run` shows.

import Foundation
import MutationBank
import Testing

@Suite struct MutantTests {
  @Test(arguments: Mutant.all.map(\.name)) func `each mutant's text occurs exactly once`(name: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let repository = ImportTests.sources.deletingLastPathComponent()
    let source = try String(contentsOf: repository.appending(path: mutant.file), encoding: .utf8)
    let planted = try #require(mutant.planted(in: source), "the text does not occur exactly once in \(mutant.file)")
    #expect(planted != source)
  }

  @Test func `names are unique`() {
    #expect(Set(Mutant.all.map(\.name)).count == Mutant.all.count)
  }
}
