// The server as a process: asked over HTTP, looked at in a browser, beside a writer.

#if Inspector
  import EventSourcing
  import Foundation
  import LibC
  import Testing

  @testable import DaybookInspector

  /// A served book; the server ends with this.
  private final class Served {
    let workshop: Workshop
    let address: String
    private(set) var process: ChildProcess

    var port: UInt16 { UInt16(address.split(separator: ":").last?.prefix { $0.isNumber } ?? "") ?? 0 }

    private init(_ workshop: consuming Workshop, _ process: ChildProcess, _ address: String) {
      self.workshop = workshop
      self.process = process
      self.address = address
    }

    static func start(_ options: String = "") async throws -> Served {
      let workshop = try Workshop()
      let made = try workshop.shell("daybook generate --events 1000 --seed 7 b")
      guard made.status == 0 else { throw Workshop.Missing(description: made.errors) }
      let (process, address) = try await Self.serve(workshop.folder.path, "--port 0 \(options)")
      return Served(workshop, process, address)
    }

    private static func serve(_ folder: String, _ options: String) async throws -> (ChildProcess, String) {
      let program = Workshop.products.path + "/daybook"
      let process = try ChildProcess(
        ["/bin/sh", "-c", "exec '\(program)' inspect --book '\(folder)/b' \(options)"],
        output: .file(folder + "/address"), errors: .file(folder + "/errors"))
      while true {
        try await Task.sleep(for: .milliseconds(50))
        guard waitpid(process.number, nil, WNOHANG) == 0 else { throw Workshop.Missing(description: "no server") }
        let text = (try? String(contentsOfFile: folder + "/address", encoding: .utf8)) ?? ""
        if text.hasSuffix("\n") { return (process, text.trimmingCharacters(in: .newlines)) }
      }
    }

    func kill() {
      LibC.kill(process.number, SIGKILL)
      _ = process.waitUntilExit()
    }

    /// Serves the book again, at the same port.
    func startAgain() async throws {
      try FileManager.default.removeItem(atPath: workshop.folder.path + "/address")
      process = try await Self.serve(workshop.folder.path, "--port \(port)").0
    }

    /// How many bytes the server takes in memory.
    var memory: Int {
      get throws {
        let status = try String(contentsOfFile: "/proc/\(process.number)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) * 1024
      }
    }

    deinit { LibC.kill(process.number, SIGTERM) }

    /// Applies so many commands, which must all be accepted; the newest position then.
    func apply(_ count: Int) throws -> Int {
      let line = #"{"command":"CreateCustomer","as":"'"$owner"'","payload":{"kind":"company","name":"New"}}"#
      let run = try workshop.shell(
        """
        \(Workshop.owner); for i in $(seq \(count)); do echo '\(line)'; done | daybook apply --wait 0 --book b - > applied &&
        daybook stats --book b --output json
        """)
      guard run.status == 0, let position = run.output.firstMatch(of: /"position":(\d+)/)?.1, let number = Int(position)
      else { throw Workshop.Missing(description: "not applied: \(run)") }
      return number
    }
  }

  /// Somebody who asks a server on this machine, byte by byte if need be.
  private final class Client {
    private let number: Int32
    /// What came so far.
    private(set) var text = ""

    /// - Parameter room: how many bytes wait for being read at most; nil for what is usual.
    init(_ port: UInt16, room: Int32? = nil) throws {
      number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      if var room { setsockopt(number, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size)) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
      let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard connected == 0 else { throw Workshop.Missing(description: "nobody listens at \(port)") }
    }

    deinit { close(number) }

    func ask(_ path: String, _ port: UInt16, _ headers: String = "", times: Int = 1) {
      let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(headers)\r\n"
      let bytes = Array(String(repeating: request, count: times).utf8)
      _ = send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Waits until something stands in what comes; false if the connection ends before.
    func gets(_ wanted: String) async throws -> Bool {
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      while !text.contains(wanted) {
        let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if count > 0 {
          text += String(decoding: bytes.prefix(count), as: UTF8.self)
        } else if count < 0, errno == EAGAIN {
          try await Task.sleep(for: .milliseconds(10))
        } else {
          return false
        }
      }
      return true
    }

    /// Whether the connection was ended from the other side; reads nothing.
    private var isLetGo: Bool {
      // POLLRDHUP
      var state = pollfd(fd: number, events: 0x2000, revents: 0)
      return poll(&state, 1, 0) != 0
    }

    /// Waits until the server has let go of so many of these. With whom of those that come at once it begins is not given.
    static func areLetGo(_ count: Int, of clients: [Client]) async throws {
      while clients.count(where: \.isLetGo) < count { try await Task.sleep(for: .milliseconds(10)) }
    }
  }

  @Suite struct InspectorServerTests {
    /// Python with a browser's driver, installed beside the tests with the first run; nil where it can't be had.
    static let python: String? = {
      let folder = Workshop.products.appendingPathComponent("browser").path
      let python = folder + "/bin/python"
      guard access("/usr/bin/chromium", X_OK) == 0, access("/usr/bin/chromedriver", X_OK) == 0 else { return nil }
      if shell("'\(python)' -c 'import selenium, axe_core_python'") == 0 { return python }
      let steps =
        "python3 -m venv '\(folder)' && '\(python)' -m pip install -q 'selenium<5' axe-core-python==0.1.0"
      return shell(steps) == 0 ? python : nil
    }()

    private static func shell(_ line: String) -> Int32 {
      let process = try? ChildProcess(["/bin/sh", "-c", line], output: .nothing, errors: .nothing)
      if case .exited(let status)? = process?.waitUntilExit() { return status }
      return 127
    }

    @Test func `pages are served to this machine, and to nobody who asks in another name`() async throws {
      let served = try await Served.start()
      let address = served.address
      let curl = "curl -s -o /dev/null -w '%{http_code} '"
      let run = try served.workshop.shell(
        """
        \(curl) \(address); \(curl) \(address)orders/open; \(curl) -H 'Host: evil.example' \(address)
        \(curl) -X POST \(address); \(curl) -H 'Origin: http://evil.example' \(address); \(curl) -I \(address)order/3
        \(curl) \(address)nothing; curl -s -N --max-time 9 \(address)live | grep -m 3 .
        """)
      #expect(run.output.hasPrefix("200 200 421 405 403 200 404 retry: 2000\nid: "), "\(run.output)")
      // It stands beside a writer and keeps it out of nothing.
      let write = try served.workshop.shell(
        """
        \(Workshop.owner); daybook apply --wait 0 --book b - <<EOF
        {"command":"CreateCustomer","as":"$owner","payload":{"kind":"company","name":"Brand new"}}
        EOF
        curl -s '\(address)find?q=Brand+new' -o /dev/null -w '%{http_code}'
        """)
      #expect(write.status == 0 && write.output.hasSuffix("303"), "\(write.output) \(write.errors)")
    }

    @Test func `elsewhere a token is wanted`() async throws {
      let served = try await Served.start("--host 0.0.0.0 --name localhost")
      #expect(served.address.contains("?token="))
      let port = served.address.split(separator: ":").last?.split(separator: "/").first ?? ""
      let plain = "http://localhost:\(port)/"
      let token = served.address.split(separator: "?").last ?? ""
      let curl = "curl -s -o /dev/null -w '%{http_code} '"
      let run = try served.workshop.shell(
        """
        \(curl) \(plain); \(curl) '\(plain)?token=abc'; \(curl) -c jar '\(plain)?\(token)'; \(curl) -b jar '\(plain)'
        """)
      #expect(run.output == "401 401 303 200 ")
      let errors = try String(contentsOfFile: served.workshop.folder.path + "/errors", encoding: .utf8)
      #expect(errors.contains("TLS"))
    }

    @Test func `a port that is taken is named, with what to do`() async throws {
      let served = try await Served.start()
      let run = try served.workshop.shell("daybook inspect --book b --port \(served.port)")
      #expect(run.status == 74)
      let told = "port \(served.port) of 127.0.0.1 already; take another one with --port"
      #expect(run.errors.contains(told), "\(run.errors)")
    }

    @Test func `open pages are told of all that a writer does, also by a server that was killed and started again`()
      async throws
    {
      let isLong = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == "1"
      let served = try await Served.start()
      let pages = try (0..<(isLong ? 100 : 20)).map { _ in try Client(served.port) }
      // One more has room for next to nothing, and never reads.
      let idle = try Client(served.port, room: 1)
      for page in pages + [idle] { page.ask("/live", served.port) }
      for page in pages { #expect(try await page.gets("data: ")) }
      let memory = try served.memory
      let last = try served.apply(isLong ? 20_000 : 500)
      for page in pages { #expect(try await page.gets("data: \(last)\n")) }
      #expect(try served.memory < memory + (64 << 20))
      withExtendedLifetime(idle) {}

      served.kill()
      for page in pages { #expect(try await !page.gets("nothing of the kind")) }
      let later = try served.apply(10)
      try await served.startAgain()
      let told = try #require(pages[0].text.matches(of: /id: (.+)\n/).last?.1)
      #expect(told.contains("@\(last)@"))
      // As a browser does it: at the same address, with what it was told last.
      for _ in pages {
        let page = try Client(served.port)
        page.ask("/live", served.port, "Last-Event-ID: \(told)\r\n")
        #expect(try await page.gets("data: \(later)\n"))
        #expect(!page.text.contains("data: \(last)\n"))
      }
      let page = try Client(served.port)
      page.ask("/recent?after=\(last)", served.port)
      #expect(try await page.gets("</ol>"))
      for position in last + 1...later { #expect(page.text.contains("/show/\(position)\"")) }
      // What does not fit in between is told to be missing.
      let other = try Client(served.port)
      other.ask("/recent?after=\(last - 100)", served.port)
      #expect(try await other.gets("</ol>"))
      #expect(other.text.contains("X-Gap: yes") && !page.text.contains("X-Gap"))
    }

    @Test
    func `a page is told when what it was told is history no more, also behind a time when nothing could be read`()
      async throws
    {
      let log = UUID()
      func position(_ position: Position) -> News { .position(position, of: log, by: UUID()) }
      let news = Lock<[News]>([.trouble("gone"), position(7), position(8)])
      let clients = LiveClients()
      var events = NewsEvents(
        place: clients.enter(), told: position(5),
        newest: { news.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } },
        isContinued: { $0.reached > 6 }
      ).makeAsyncIterator()
      var told: [String] = []
      for _ in 0..<4 {
        let bytes = try #require(try await events.nextBuffer(suggested: 1000))
        told.append(String(decoding: bytes, as: UTF8.self))
      }
      #expect(told[1].hasPrefix("event: trouble\n"), "\(told)")
      #expect(told[2].hasPrefix("event: anew\ndata: "), "\(told)")
      #expect(told[3].contains("\ndata: 8\n\n"), "\(told)")
    }

    @Test func `who asks nothing makes room for who does, and who takes no answer is let go`() async throws {
      let inspector = try await InspectedBook.inspector()
      let port = try FreePort.find(at: "127.0.0.1")
      let server = try InspectorServer(inspector, port: port, patience: Patience(time: .seconds(3600), places: 3))
      let other = try FreePort.find(at: "127.0.0.1")
      let hasty = try InspectorServer(inspector, port: other, patience: Patience(time: .seconds(2), places: 3))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for server in [server, hasty] {
          await withCheckedContinuation { listening in
            group.addTask { try await server.run { listening.resume() } }
          }
        }
        defer { group.cancelAll() }
        let silent = try (0..<5).map { _ in try Client(port) }
        try await Client.areLetGo(2, of: silent)
        // Until then the others are there.
        withExtendedLifetime(silent) {}
        let asking = try Client(port)
        asking.ask("/assets/icon.svg", port)
        #expect(try await asking.gets("</svg>"))

        let greedy = try Client(other, room: 1)
        greedy.ask("/assets/inspector.css", other, times: 1000)
        let beside = try Client(other)
        beside.ask("/assets/icon.svg", other)
        #expect(try await beside.gets("</svg>"))
        try await Client.areLetGo(1, of: [greedy])
      }
    }

    @Test(.enabled(if: python != nil, "chromium, chromedriver, python3 and PyPI are needed"))
    func `in a browser every page is sound, and the questions of support are answered by clicking`() async throws {
      let served = try await Served.start()
      let folder = served.workshop.folder.path
      let everything = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == "1" ? "all" : ""
      let pictures = ProcessInfo.processInfo.environment["DAYBOOK_PICTURES"] ?? folder + "/pictures"
      let python = try #require(Self.python)
      let hostile = try served.workshop.shell(
        "\(Workshop.owner); sed \"s/OWNER/$owner/\" $FILES/hostile.jsonl | daybook apply --book b -")
      #expect(hostile.status == 0, "\(hostile.errors) \(hostile.output)")
      // A new event is made when the page is ready for it.
      let run = try served.workshop.shell(
        """
        export TMPDIR=/tmp; mkfifo in
        '\(python)' "$FILES/browser.py" \(served.address) '\(pictures)' \(everything) < in > out 2>&1 & exec 3> in
        while kill -0 $! 2> /dev/null && ! grep -q ready out; do sleep .1; done
        \(Workshop.owner)
        daybook do CreateCustomer --as "$owner" kind=company name='Brand new' --book b > made 2>&1; echo >&3; wait $!
        """)
      let output = try String(contentsOfFile: folder + "/out", encoding: .utf8)
      let made = try String(contentsOfFile: folder + "/made", encoding: .utf8)
      #expect(run.status == 0, "\(output) \(made)")
    }
  }

  extension News {
    fileprivate var reached: Position { if case .position(let position, _, _) = self { position } else { 0 } }
  }
#endif
