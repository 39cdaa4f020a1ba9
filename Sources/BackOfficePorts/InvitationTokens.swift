// The tokens in the links of invitations. They follow from the invitation's id and a secret of the host, so that none is
// stored anywhere, and nobody who reads the log can make one.

public import BackOffice
internal import Digests
public import EventSourcing
internal import FoundationEssentials

/// Makes and reads tokens: base64url of the invitation's id and HMAC-SHA-256 of it under a secret.
public struct InvitationTokens: Sendable {
  private static let idLength = 16
  private static let length = 64

  private let secret: @Sendable (_ making: Bool) throws -> [UInt8]?

  /// Tokens under a secret that the host keeps.
  public init(secret: [UInt8]) {
    precondition(secret.count >= 16, "a secret of \(secret.count) bytes can be guessed")
    self.secret = { _ in secret }
  }

  /// Tokens under the secret in the file `secret` of a book's folder, which is made with the first token.
  public init(book path: String) {
    let file = SecretFile(path + "/secret")
    secret = { try file.secret(making: $0) }
  }

  /// The token of an invitation, of 64 characters that need no escape in a link.
  ///
  /// - Throws: if the secret can't be read, or made.
  public func token(of invitation: InvitationID) throws -> String {
    guard let secret = try secret(true) else { return "" }
    return Base64URL.text(Self.bytes(of: invitation, secret))
  }

  /// The invitation that a token is of; nil for a text that is none under this secret.
  public func invitation(of token: String) -> InvitationID? {
    guard token.utf8.count == Self.length, let bytes = Base64URL.bytes(token), let secret = try? secret(false) else {
      return nil
    }
    let id = bytes.prefix(Self.idLength).withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    return HMACSHA256.isSame(bytes, Self.bytes(of: InvitationID(id), secret)) ? InvitationID(id) : nil
  }

  private static func bytes(of invitation: InvitationID, _ secret: [UInt8]) -> [UInt8] {
    let id = withUnsafeBytes(of: invitation.uuid.uuid) { Array($0) }
    return id + HMACSHA256.of(id, key: secret)
  }
}

/// Base64 with the alphabet for links, without padding (RFC 4648 §5), of whole groups of three bytes.
enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count - 2, by: 3) {
      let group = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
      for shift: UInt32 in [18, 12, 6, 0] { text.append(alphabet[Int(group >> shift & 63)]) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for any other text than one that `text` makes.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { digit in alphabet.firstIndex(of: digit).map(UInt32.init) }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 4) else { return nil }
    return stride(from: 0, to: digits.count, by: 4).flatMap { start in
      let group = digits[start..<start + 4].reduce(0) { $0 << 6 | $1 }
      return [UInt8(group >> 16 & 255), UInt8(group >> 8 & 255), UInt8(group & 255)]
    }
  }
}
