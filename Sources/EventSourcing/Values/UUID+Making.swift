// How ids are made. Name-based ones (UUID version 5, RFC 9562 §5.5): the same name in the same space always gives the same
// id, so that a command sent twice, or a file applied again, creates nothing twice. And random ones.

internal import Digests
public import FoundationEssentials

extension UUID {
  /// The URL namespace of RFC 9562 §6.6.
  public static let urlNamespace = UUID(
    uuid: (0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8))

  /// The version 5 id of `name` in the space of `namespace`: SHA-1 over both, cut to 16 bytes.
  public init(namespace: UUID, name: String) {
    var hash = SHA1()
    withUnsafeBytes(of: namespace.uuid) { hash.update(bufferPointer: $0) }
    var name = name
    name.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    var bytes = namespace.uuid
    withUnsafeMutableBytes(of: &bytes) { target in
      hash.finalize().withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<16])) }
      target[6] = target[6] & 0x0F | 0x50
      target[8] = target[8] & 0x3F | 0x80
    }
    self.init(uuid: bytes)
  }

  /// A random id (version 4) from the system's generator. `UUID()` opens a device for each on Linux, which takes as long as
  /// deciding a command.
  public static func random() -> UUID {
    var generator = SystemRandomNumberGenerator()
    let random = (generator.next(), generator.next())
    var bytes = urlNamespace.uuid
    withUnsafeMutableBytes(of: &bytes) { target in
      withUnsafeBytes(of: random) { target.copyMemory(from: $0) }
      target[6] = target[6] & 0x0F | 0x40
      target[8] = target[8] & 0x3F | 0x80
    }
    return UUID(uuid: bytes)
  }
}
