// Tells a command that was sent twice from another one under the same id.

internal import Digests

/// Eight bytes that tell the content of one command from another's.
public enum CommandFingerprint {
  /// The first eight bytes of SHA-256 over the command's name, the actor and the coded payload.
  public static func of(command: String, actor: String, payload: [UInt8]) -> UInt64 {
    var hash = SHA256()
    for text in [command, actor] {
      var text = text
      text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
      withUnsafeBytes(of: 0 as UInt8) { hash.update(bufferPointer: $0) }
    }
    payload.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
  }
}
