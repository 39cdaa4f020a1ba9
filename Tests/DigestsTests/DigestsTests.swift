// SHA-256 and SHA-1 against the examples of FIPS 180 and RFC 6234.

import Digests
import Testing

@Suite struct DigestsTests {
  private static let million = String(repeating: "a", count: 1_000_000)

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test(
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
  func `SHA-256 gives the digests of the standard`(_ text: String, _ digest: String) {
    for size in [1_000_000, 63, 64, 1] where size > 1 || text.utf8.count < 10 {
      var hash = SHA256()
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        rest.prefix(size).withUnsafeBytes { hash.update(bufferPointer: $0) }
        rest = rest.dropFirst(size)
      }
      #expect(hex(hash.finalize()) == digest)
      #expect(hex(hash.finalize()) == digest)
    }
  }

  @Test(
    arguments: [
      ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
      (million, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
    ])
  func `SHA-1 gives the digests of the standard`(_ text: String, _ digest: String) {
    var hash = SHA1()
    Array(text.utf8).withUnsafeBytes { hash.update(bufferPointer: $0) }
    #expect(hex(hash.finalize()) == digest)
  }

  @Test func `a copy goes its own way`() {
    var hash = SHA256()
    let empty = hash
    withUnsafeBytes(of: 1 as UInt8) { hash.update(bufferPointer: $0) }
    #expect(hex(empty.finalize()).hasPrefix("e3b0c442") && hash.finalize() != empty.finalize())
  }
}
