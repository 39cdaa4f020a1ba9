// The tokens of invitations: base64url of the id and its HMAC; nothing else is one.

import BackOffice
import BackOfficePorts
import EventSourcing
import Foundation
import Testing

@Suite struct InvitationTokenTests {
  private let tokens = InvitationTokens(secret: Array("0123456789abcdef".utf8))
  private let id = InvitationID("00112233-4455-6677-8899-aabbccddeeff")!

  @Test func `a token is made of the id and the secret`() throws {
    // By Python: base64.urlsafe_b64encode(id + hmac.new(secret, id, 'sha256').digest())
    let token = try tokens.token(of: id)
    #expect(token == "ABEiM0RVZneImaq7zN3u_8AGUHLehoIK7Zc9cMs0x4y4EKmmr-Xzqlbf02Wi2HVa")
    #expect(tokens.invitation(of: token) == id)
  }

  @Test func `nothing else is a token`() throws {
    let token = try tokens.token(of: id)
    let other = try InvitationTokens(secret: Array("0123456789abcdeg".utf8)).token(of: id)
    #expect(other != token)
    for text in [other, id.description, "", token + "A", String(token.dropLast()), token.lowercased(), token + "="] {
      #expect(tokens.invitation(of: text) == nil, "\(text)")
    }
    for place in token.indices {
      var damaged = token
      damaged.replaceSubrange(place...place, with: token[place] == "A" ? "B" : "A")
      #expect(tokens.invitation(of: damaged) == nil)
    }
  }

  @Test func `a book's secret is made with the first token, for its owner alone, and stays`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/secret"
    let first = InvitationTokens(book: folder)
    let guess = try tokens.token(of: id)
    #expect(first.invitation(of: guess) == nil)
    #expect(!FileManager.default.fileExists(atPath: file))
    let token = try first.token(of: id)
    let facts = try FileManager.default.attributesOfItem(atPath: file)
    #expect(facts[.posixPermissions] as? Int == 0o600 && facts[.size] as? Int == 32)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secret"])
    let second = InvitationTokens(book: folder)
    #expect(second.invitation(of: token) == id)
    #expect(try second.token(of: id) == token)
    #expect(first.invitation(of: guess) == nil)
  }

  @Test func `a secret that is not what was written is an error, not a new one`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for size in [0, 31, 33, 5000] {
      try Data(repeating: 7, count: size).write(to: URL(filePath: folder + "/secret"))
      #expect(throws: (any Error).self) { try InvitationTokens(book: folder).token(of: id) }
    }
    try FileManager.default.removeItem(atPath: folder + "/secret")
    try FileManager.default.createSymbolicLink(atPath: folder + "/secret", withDestinationPath: "/etc/hostname")
    #expect(throws: (any Error).self) { try InvitationTokens(book: folder).token(of: id) }
    try FileManager.default.removeItem(atPath: folder + "/secret")
    try FileManager.default.createDirectory(atPath: folder + "/secret", withIntermediateDirectories: true)
    #expect(throws: (any Error).self) { try InvitationTokens(book: folder).token(of: id) }
  }
}
