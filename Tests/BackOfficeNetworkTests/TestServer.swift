// A real mail server, or a payment gateway, as a process of its own, and what it was told.

#if Network
  import BackOffice
  import BackOfficeNetwork
  import EventSourcing
  import Foundation
  import LibC
  import Testing

  /// A folder for the time of a test.
  final class TestFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "network-\(UUID())").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  final class TestServer: Sendable {
    private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Server")

    /// Python with both servers, installed beside the tests with the first run; nil where they can't be had.
    static let python: String? = {
      let folder = products.appending(path: "servers").path
      let python = folder + "/bin/python"
      let steps = "python3 -m venv '\(folder)' && '\(python)' -m pip install -q aiosmtpd==1.4.6 localstripe==1.15.10"
      if shell("'\(python)' -c 'import aiosmtpd, localstripe'") == 0 { return python }
      return shell(steps) == 0 ? python : nil
    }()

    /// Why tests are skipped where there is none.
    static let missing: Comment = "aiosmtpd and localstripe can't be had: no python3, or no way to PyPI"

    /// A certificate for this machine that nobody has signed, with its key.
    static let certificate: (file: String, key: String)? = {
      let folder = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID())").path
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let (file, key) = (folder + "/certificate.pem", folder + "/key.pem")
      let command = """
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -keyout '\(key)' -out '\(file)'
        """
      return shell(command) == 0 ? (file, key) : nil
    }()

    private static func shell(_ line: String) -> Int32 {
      let process = try? ChildProcess(["/bin/sh", "-c", line], output: .nothing, errors: .nothing)
      if case .exited(let status)? = process?.waitUntilExit() { return status }
      return 127
    }

    let port: Int
    private let process: ChildProcess
    private let isStopped = Lock(false)
    private let output: String

    struct DidNotStart: Error {}

    convenience init(_ arguments: String...) async throws { try await self.init(arguments) }

    /// - Parameter script: what is started, `server.py` for mails or `payments.py`.
    init(_ arguments: [String], _ script: String = "server.py") async throws {
      output = FileManager.default.temporaryDirectory.appending(path: "server-\(UUID())").path
      process = try ChildProcess(
        [Self.python ?? "", Self.scripts.appending(path: script).path] + arguments, output: .file(output),
        errors: .nothing)
      var port: Int?
      while port == nil {
        try await Task.sleep(for: .milliseconds(20))
        guard waitpid(process.number, nil, WNOHANG) == 0 else { throw DidNotStart() }
        port = try Self.lines(output).compactMap { $0["port"] as? Int }.first
      }
      self.port = port!
    }

    deinit {
      stop()
      try? FileManager.default.removeItem(atPath: output)
    }

    func stop() {
      guard
        !isStopped.withLock({ isStopped in
          defer { isStopped = true }
          return isStopped
        })
      else { return }
      kill(process.number, SIGTERM)
      process.waitUntilExit()
    }

    private static func lines(_ file: String) throws -> [[String: Any]] {
      try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").compactMap {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }
    }

    /// What it said about something, in order.
    func said(_ what: String) throws -> [String] {
      try Self.lines(output).compactMap { $0[what].map { "\($0)" } }
    }

    /// The server without anything that protects it.
    var plain: MailServer { MailServer(host: "127.0.0.1", port: port, security: .none) }

    /// The same for payments.
    func payments(key: String = "sk_test_123456") throws -> PaymentServer {
      try PaymentServer(url: "http://127.0.0.1:\(port)", key: key)
    }
  }
#endif
