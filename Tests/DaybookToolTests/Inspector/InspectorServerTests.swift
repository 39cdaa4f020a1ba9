// The server as a process: asked over HTTP, looked at in a browser, beside a writer.

#if Inspector
  import Foundation
  import LibC
  import Testing

  /// A served book; the server ends with this.
  private struct Served: ~Copyable {
    let workshop: Workshop
    let process: ChildProcess
    let address: String

    private init(_ workshop: consuming Workshop, _ process: ChildProcess, _ address: String) {
      self.workshop = workshop
      self.process = process
      self.address = address
    }

    static func start(_ options: String = "") async throws -> Served {
      let workshop = try Workshop()
      let made = try workshop.shell("daybook generate --events 1000 --seed 7 b")
      guard made.status == 0 else { throw Workshop.Missing(description: made.errors) }
      let output = workshop.folder.path + "/address"
      let (program, book) = (Workshop.products.path + "/daybook", workshop.folder.path + "/b")
      let process = try ChildProcess(
        ["/bin/sh", "-c", "exec '\(program)' inspect --book '\(book)' --port 0 \(options)"],
        output: .file(output), errors: .file(workshop.folder.path + "/errors"))
      var found: String?
      while found == nil {
        try await Task.sleep(for: .milliseconds(50))
        guard waitpid(process.number, nil, WNOHANG) == 0 else { throw Workshop.Missing(description: "no server") }
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        if text.hasSuffix("\n") { found = text.trimmingCharacters(in: .newlines) }
      }
      return Served(workshop, process, found!)
    }

    deinit { kill(process.number, SIGTERM) }

    /// Puts the id of somebody who may send commands into the variable `owner`.
    static let owner = #"owner=$(daybook users --output jsonl --book b | sed -n '1s/.*"userID":"\([^"]*\)".*/\1/p')"#
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
        \(curl) \(address)nothing; curl -s -N --max-time 2 \(address)live | head -2
        """)
      #expect(run.output.hasPrefix("200 200 421 405 403 200 404 retry: 2000\ndata: "), "\(run.output)")
      // It stands beside a writer and keeps it out of nothing.
      let write = try served.workshop.shell(
        """
        \(Served.owner); daybook apply --wait 0 --book b - <<EOF
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

    @Test(.enabled(if: python != nil, "chromium, chromedriver, python3 and PyPI are needed"))
    func `in a browser every page is sound, and the questions of support are answered by clicking`() async throws {
      let served = try await Served.start()
      let folder = served.workshop.folder.path
      let everything = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == "1" ? "all" : ""
      let pictures = ProcessInfo.processInfo.environment["DAYBOOK_PICTURES"] ?? folder + "/pictures"
      let python = try #require(Self.python)
      // A new event is made when the page is ready for it.
      let run = try served.workshop.shell(
        """
        export TMPDIR=/tmp; mkfifo in
        '\(python)' "$FILES/browser.py" \(served.address) '\(pictures)' \(everything) < in > out 2>&1 & exec 3> in
        while kill -0 $! 2> /dev/null && ! grep -q ready out; do sleep .1; done
        \(Served.owner)
        daybook do CreateCustomer --as "$owner" kind=company name='Brand new' --book b > made 2>&1; echo >&3; wait $!
        """)
      let output = try String(contentsOfFile: folder + "/out", encoding: .utf8)
      let made = try String(contentsOfFile: folder + "/made", encoding: .utf8)
      #expect(run.status == 0, "\(output) \(made)")
    }
  }
#endif
