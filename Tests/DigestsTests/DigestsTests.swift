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

@Suite struct HMACTests {
  private func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.utf8.count, by: 2).map { start in
      UInt8(hex.dropFirst(start).prefix(2), radix: 16)!
    }
  }

  /// Test cases 1, 2, 3 and 6 of RFC 4231, and no key and no text at all.
  @Test(
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ])
  func hmac(_ key: [UInt8], _ text: [UInt8], _ result: String) {
    #expect(HMACSHA256.of(text, key: key) == bytes(result))
  }

  @Test func `results are compared whole`() {
    #expect(HMACSHA256.isSame([1, 2], [1, 2]))
    #expect(!HMACSHA256.isSame([1, 2], [1, 3]) && !HMACSHA256.isSame([1], [1, 2]) && !HMACSHA256.isSame([0], [1]))
  }
}
