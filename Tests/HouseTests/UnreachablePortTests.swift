// What must not compile: code outside an open book that reaches a port.

import Foundation
import LibC
import Testing

@Suite struct UnreachablePortTests {
  private static let house = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  private static let compiler = ["/usr/bin/swiftc", "/usr/local/bin/swiftc", "/opt/swift/usr/bin/swiftc"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What the compiler says of a program beside the engine; empty if it compiles.
  private func complaint(about lines: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "port-\(UUID()).swift")
    defer { try? FileManager.default.removeItem(at: file) }
    try "import Daybook\nimport EventSourcing\n\(lines)\n".write(to: file, atomically: true, encoding: .utf8)
    let options = ["-typecheck", "-swift-version", "6", "-I", Self.products.appending(path: "Modules").path]
    let maps = moduleMaps().flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
    let run = try ChildProcess.output(
      of: [try #require(Self.compiler)] + options + maps + [file.path], errors: .output)
    return String(decoding: run.bytes, as: UTF8.self)
  }

  /// The modules in C that stand below the engine.
  private func moduleMaps() -> [String] {
    let built = ["CCRC32C", "CDigests", "CDisk"].map { Self.products.appending(path: "\($0).build/module.modulemap") }
    let own = Self.house.appending(path: "Sources/CLZ4/module.modulemap")
    // The products lie two folders deep in the build's own folder, whichever that is.
    let build = Self.products.deletingLastPathComponent().deletingLastPathComponent()
    let sqlite = build.appending(path: "checkouts/GRDB.swift/Sources/GRDBSQLite/module.modulemap")
    return (built + [own, sqlite]).map(\.path).filter { FileManager.default.fileExists(atPath: $0) }
  }

  @Test(.enabled(if: compiler != nil, "no Swift compiler where one is looked for"))
  func `a port takes only what an open book makes`() throws {
    let head =
      "func send<D: BookDomain>(_ effect: RequestedEffect<D>, _ live: LiveEffect<D>, by port: some EffectPort<D>)"
    #expect(try complaint(about: "\(head) async throws { _ = try await port.perform(live) }") == "")
    let wrong = "_ = try await port.perform(LiveEffect<D>(effect, attempt: 1, mayHaveHappened: false, now: live.now))"
    let text = try complaint(about: "\(head) async throws { \(wrong) }")
    #expect(text.contains("initializer is inaccessible due to 'internal' protection level"), "\(text)")
  }

  @Test(.enabled(if: compiler != nil, "no Swift compiler where one is looked for"))
  func `a replay reads, and there is no way from it to a command or to the book`() throws {
    let head = "func use<D: BookDomain>(_ replay: Replay<D>, _ command: some Command<D>) async throws"
    #expect(try complaint(about: "\(head) { _ = try await replay.report() }") == "")
    let text = try complaint(about: "\(head) { _ = try await replay.execute(command, as: .nobody) }")
    #expect(text.contains("has no member 'execute'"), "\(text)")
    let inside = try complaint(about: "\(head) { _ = replay.past }")
    #expect(inside.contains("inaccessible due to 'internal' protection level"), "\(inside)")
  }
}
