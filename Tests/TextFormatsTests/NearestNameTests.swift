// Which name was probably meant by a mistyped one.

import Testing

@testable import TextFormats

@Suite struct NearestNameTests {
  @Test func `the distance counts edits and swaps`() {
    #expect(NearestName.distance("orders", "ordres") == 1)
    #expect(NearestName.distance("", "abc") == 3)
    #expect(NearestName.distance("kitten", "sitting") == 3)
  }

  @Test func `the nearest name counts if it is near`() {
    #expect(NearestName.of("taskKye", among: ["taskID", "taskKey"]) == "taskKey")
    #expect(NearestName.of("zzz", among: ["taskID", "taskKey"]) == nil)
    #expect(NearestName.of("taskID", among: []) == nil)
    #expect(NearestName.of(String(repeating: "x", count: 65), among: ["x"]) == nil)
  }
}
