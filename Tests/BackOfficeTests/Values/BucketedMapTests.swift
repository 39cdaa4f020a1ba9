// A map in parts holds what a dictionary holds, and a copy stays as it was.

import Testing

@testable import BackOffice

@Suite struct BucketedMapTests {
  @Test func `it holds what was put into it`() {
    var map = BucketedMap<Int, String>()
    #expect(map[1] == nil)
    map[1] = nil
    #expect(map == BucketedMap())
    for number in 0..<2_000 { map[number] = "\(number)" }
    let copy = map
    for number in 0..<2_000 where number.isMultiple(of: 2) { map[number] = nil }
    map[1]? += "!"
    #expect((0..<2_000).allSatisfy { copy[$0] == "\($0)" })
    #expect(map[0] == nil && map[1] == "1!" && map[3] == "3" && map[2_000] == nil)
    #expect(map != copy)
  }
}
