// The secret of a book, where the host gives none: 32 random bytes in a file that only the owner may read. It is no side
// file: with it go all links that were sent.

internal import EventSourcing

/// A file with a secret, read once.
final class SecretFile: Sendable {
  private static let length = 32

  private let path: String
  private let known = Lock<[UInt8]?>(nil)

  init(_ path: String) { self.path = path }

  /// The secret; nil if there is none yet.
  ///
  /// - Parameter making: whether to make one where there is none.
  func secret(making: Bool) throws -> [UInt8]? {
    try known.withLock { known in
      if known == nil { known = try Files.read(path, atMost: Self.length) }
      if known == nil, making {
        var random = SystemRandomNumberGenerator()
        let secret = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let (folder, name) = Files.split(path)
        try OutputFolder(folder).write(secret, as: name)
        known = secret
      }
      guard known?.count ?? Self.length == Self.length else {
        throw FileFailure("\(path) is not the secret that was written there")
      }
      return known
    }
  }
}
