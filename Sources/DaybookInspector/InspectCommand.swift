// `daybook inspect`: the pages, served on this machine until ctrl-C.

public import ArgumentParser
internal import Daybook
public import DaybookTool
internal import LibC

#if Inspector

  /// Serves the inspector's pages on a book; a domain lists it among its commands.
  public struct InspectCommand<D: ToolDomain>: ToolCommand {
    public static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "inspect", abstract: "Show the book in a browser: who did what, when and why.",
        discussion: """
          Serves pages on this machine until ctrl-C; they only show. What they tell is what the commands tell, and each \
          says the command line that tells the same. With --as they show what that user may see.

          On another address than a loopback one whoever comes in needs the token that is printed, and others on the way \
          can read along, since the pages speak HTTP: put a proxy with TLS before them.
          """)
    }

    @OptionGroup public var location: BookLocation
    @Option(help: ArgumentHelp("Where to listen; 0 for any port that is free.", valueName: "port"))
    var port: UInt16 = 7878
    @Option(help: ArgumentHelp("The address of this machine to listen at, by numbers.", valueName: "address"))
    var host = "127.0.0.1"
    @Option(help: ArgumentHelp("A further name under which the machine is asked; may be repeated.", valueName: "name"))
    var name: [String] = []
    @Flag(help: "Open the first page in a browser.")
    var open = false
    @OptionGroup var viewerOptions: ViewerOptions
    @OptionGroup public var outputOptions: OutputOptions

    public init() {}

    public func perform(_ console: Console) async throws {
      let path = location.path
      let reading = BookOptions(access: .readOnly, viewUpdates: .onQuery)
      try await withBook(at: path, reading, console) { (book: Book<D>) in
        let options = InspectorOptions(user: viewerOptions.user, timeZone: viewerOptions.timeZone)
        let inspector = try await Inspector(book, options) { try await Book.open(path, reading) }
        let port = self.port == 0 ? try FreePort.find(at: host) : self.port
        let server = try InspectorServer(inspector, host: host, port: port, names: name)
        if server.needsToken {
          console.notice("note: what is shown can be read by others on the way; put a proxy with TLS before it")
        }
        try await serve(server, console)
      }
    }

    private func serve(_ server: InspectorServer<D>, _ console: Console) async throws {
      let (opens, path) = (open, location.path)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await server.run {
            try? console.line(server.address)
            try? console.output.flush()
            console.notice("showing \(path); ctrl-C ends it")
            if opens { Browser.open(server.address, console) }
          }
        }
        group.addTask { await Signals.untilAskedToEnd() }
        defer { group.cancelAll() }
        try await group.next()
      }
    }
  }

  enum Browser {
    /// Opens an address in the user's browser, or says that it can't.
    static func open(_ address: String, _ console: Console) {
      for program in ["/usr/bin/xdg-open", "/usr/bin/open"] where access(program, X_OK) == 0 {
        if (try? ChildProcess([program, address], output: .nothing, errors: .nothing)) != nil { return }
      }
      console.notice("note: no browser can be started from here; open \(address)")
    }
  }

  enum FreePort {
    /// A port that nobody listens at now.
    static func find(at host: String) throws -> UInt16 {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      inet_pton(AF_INET, host.contains(":") ? "127.0.0.1" : host, &address.sin_addr)
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let found = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
        }
      }
      guard found else { throw ToolFailure(.io, "no port is free at \(host): \(String(cString: strerror(errno)))") }
      return UInt16(bigEndian: address.sin_port)
    }
  }

#endif
