// The server of the pages. All that knows FlyingFox stands here and in `PatientPool`: requests and answers are turned
// from one form into the other, and the streams of new positions are kept.

#if Inspector

  internal import Daybook
  public import DaybookTool
  internal import EventSourcing
  internal import FlyingFox
  internal import FlyingSocks
  internal import Foundation

  /// Serves the pages of an inspector over HTTP, until its task is cancelled.
  public final class InspectorServer<D: ToolDomain>: Sendable {
    /// The address to open, with its token if there is one.
    public let address: String
    private let (host, port): (String, UInt16)
    private let inspector: Inspector<D>
    private let door: Door
    private let server: HTTPServer
    private let live = LiveClients()

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - host: an address of this machine, by numbers. On any but a loopback address a token is needed to come in.
    ///   - names: further names under which the machine is asked.
    /// - Throws: `ToolFailure` for an address that is none.
    public convenience init(
      _ inspector: Inspector<D>, host: String = "127.0.0.1", port: UInt16, names: [String] = []
    ) throws {
      try self.init(inspector, host: host, port: port, names: names, patience: Patience())
    }

    init(
      _ inspector: Inspector<D>, host: String = "127.0.0.1", port: UInt16, names: [String] = [], patience: Patience
    ) throws {
      self.inspector = inspector
      (self.host, self.port) = (host, port)
      let isLoopback = host.hasPrefix("127.") || host == "::1"
      let shown = host.contains(":") ? "[\(host)]" : host
      let all = names + [shown] + (isLoopback ? ["localhost", "127.0.0.1", "[::1]"] : [])
      door = Door(
        hosts: Set(all.flatMap { [$0.lowercased() + ":\(port)"] + (port == 80 ? [$0.lowercased()] : []) }),
        token: isLoopback ? nil : Door.newToken())
      address = "http://\(shown):\(port)/" + (door.token.map { "?token=\($0)" } ?? "")
      // As-of pages may have to build their lists first.
      let timeout: TimeInterval = 120
      let pool = PatientPool(HTTPServer.defaultPool(), patience)
      func server(_ address: some SocketAddress) -> HTTPServer {
        HTTPServer(address: address, timeout: timeout, pool: pool, logger: .disabled)
      }
      do {
        self.server =
          host.contains(":")
          ? server(try sockaddr_in6.inet6(ip6: host, port: port))
          : server(try sockaddr_in.inet(ip4: host, port: port))
      } catch {
        throw ToolFailure(.usage, "\(host) is no address", remedy: "give one by numbers, such as 127.0.0.1 or ::1")
      }
    }

    /// Whether who comes in needs a token, which others on the way can read.
    public var needsToken: Bool { door.token != nil }

    /// Listens and answers until the task is cancelled.
    ///
    /// - Throws: `ToolFailure` if the address is taken.
    public func run(listening: @escaping @Sendable () async -> Void) async throws {
      await server.appendRoute("*") { [self] request in await respond(to: request) }
      do {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { [server] in try await server.run() }
          group.addTask { [server] in
            // The server's own call for this may miss that it is cancelled.
            while await !server.isListening { try await Task.sleep(for: .milliseconds(10)) }
            await listening()
            try await Task.sleep(for: .seconds(1 << 40))
          }
          defer { group.cancelAll() }
          try await group.next()
        }
      } catch let error as SocketError {
        guard case .failed(_, let code, let message) = error else { throw error }
        guard code == EADDRINUSE else { throw ToolFailure(.io, "can't listen at port \(port) of \(host): \(message)") }
        throw ToolFailure(
          .io, "something else listens at port \(port) of \(host) already",
          remedy: "take another one with --port, or --port 0 for any that is free")
      }
    }

    private func respond(to request: HTTPRequest) async -> HTTPResponse {
      let verdict = door.judge(
        method: request.method.rawValue, host: request.headers[.host], origin: request.headers[HTTPHeader("Origin")],
        cookie: request.headers[HTTPHeader("Cookie")], path: request.target.path(), query: request.target.query())
      switch verdict {
      case .enter: break
      case .remember(let path):
        let headers: HTTPHeaders = [HTTPHeader("Location"): path, HTTPHeader("Set-Cookie"): door.cookieHeader]
        return HTTPResponse(statusCode: .seeOther, headers: headers)
      case .refuse(let status, let reason):
        return HTTPResponse(
          statusCode: HTTPStatusCode(status, phrase: "Refused"), headers: [.contentType: "text/plain"],
          body: Data((reason + "\n").utf8))
      }
      if request.target.path() == "/live" {
        // A browser says by itself what it was told last when it comes back, and the script when it listens again.
        let told = request.headers[HTTPHeader("Last-Event-ID")] ?? request.query["told"]
        return liveResponse(after: told.flatMap { News(id: $0) })
      }
      let answer = await inspector.respond(
        to: InspectorRequest(request.target.rawValue, accept: request.headers[HTTPHeader("Accept")] ?? ""))
      return HTTPResponse(
        statusCode: HTTPStatusCode(answer.status, phrase: answer.status == 200 ? "OK" : "Other"),
        headers: HTTPHeaders(Dictionary(uniqueKeysWithValues: answer.headers.map { (HTTPHeader($0.key), $0.value) })),
        body: request.method == .HEAD ? Data() : Data(answer.body))
    }

    /// The positions as they grow, as server-sent events.
    ///
    /// - Parameter told: what the page was told last, by this server or one before it.
    private func liveResponse(after told: News?) -> HTTPResponse {
      let news = NewsEvents(
        place: live.enter(), told: told, newest: { [inspector] in await inspector.feed.newest(of: inspector) },
        isContinued: { [inspector] in await inspector.feed.isContinued($0, in: inspector) })
      return HTTPResponse(
        statusCode: .ok,
        headers: [.contentType: "text/event-stream", HTTPHeader("Cache-Control"): "no-store"],
        body: HTTPBodySequence(from: news))
    }
  }

  /// The pages that are told of new events.
  final class LiveClients: Sendable {
    private static var most: Int { 256 }

    private let places = Lock<(next: Int, taken: Set<Int>)>((0, []))

    /// The right to be told; where there are too many, whoever has had it for longest loses it.
    func enter() -> LivePlace {
      places.withLock { places in
        if places.taken.count >= Self.most, let oldest = places.taken.min() { places.taken.remove(oldest) }
        places.next += 1
        places.taken.insert(places.next)
        return LivePlace(places.next, self)
      }
    }

    fileprivate func has(_ number: Int) -> Bool { places.withLock { $0.taken.contains(number) } }
    fileprivate func leave(_ number: Int) { places.withLock { _ = $0.taken.remove(number) } }
  }

  /// The place of one page, given back when its stream ends.
  final class LivePlace: Sendable {
    private let number: Int
    private let clients: LiveClients

    fileprivate init(_ number: Int, _ clients: LiveClients) {
      self.number = number
      self.clients = clients
    }

    deinit { clients.leave(number) }

    /// False once it was given to somebody else.
    var isKept: Bool { clients.has(number) }
  }

  /// What is new, made when it is asked for: a slow reader skips what is old, nothing waits for it.
  struct NewsEvents: AsyncBufferedSequence {
    typealias Element = UInt8

    let place: LivePlace
    let told: News?
    let newest: @Sendable () async -> News
    let isContinued: @Sendable (News) async -> Bool

    func makeAsyncIterator() -> Iterator {
      Iterator(place: place, told: told, newest: newest, isContinued: isContinued)
    }

    struct Iterator: AsyncBufferedIteratorProtocol {
      /// Between two looks, and between two signs of life where nothing happens.
      private static var pause: Duration { .milliseconds(500) }
      private static var quietPauses: Int { 30 }

      let place: LivePlace
      var told: News?
      /// The last position that was told, whatever came behind.
      private var reached: News?
      let newest: @Sendable () async -> News
      let isContinued: @Sendable (News) async -> Bool
      private var hasBegun = false

      init(
        place: LivePlace, told: News?, newest: @escaping @Sendable () async -> News,
        isContinued: @escaping @Sendable (News) async -> Bool
      ) {
        self.place = place
        self.told = told
        self.newest = newest
        self.isContinued = isContinued
        reached = told
      }

      mutating func next() async throws -> UInt8? { try await nextBuffer(count: 1)?.first }

      mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
        guard hasBegun else {
          hasBegun = true
          return Array("retry: 2000\n\n".utf8)
        }
        for _ in 0..<Self.quietPauses {
          guard place.isKept else { return nil }
          let news = await newest()
          if news != told {
            told = news
            if case .position = news {
              defer { reached = news }
              if let reached, await !isContinued(reached) {
                return Array("event: anew\ndata: another history\n\n".utf8)
              }
            }
            return Array(Self.text(of: news).utf8)
          }
          try await Task.sleep(for: Self.pause)
        }
        return Array(": nothing new\n\n".utf8)
      }

      private static func text(of news: News) -> String {
        switch news {
        case .position(let position, let log, let command):
          "id: \(log)@\(position)\(command.map { "@\($0)" } ?? "")\ndata: \(position)\n\n"
        case .trouble(let sentence): "event: trouble\ndata: \(TerminalSafe.text(sentence))\n\n"
        }
      }
    }
  }

  extension News {
    /// What a page was told with such an id; nil if there is none like it.
    fileprivate init?(id: String) {
      let parts = id.split(separator: "@")
      guard parts.count >= 2, let log = UUID(uuidString: String(parts[0])), let position = Position(parts[1]) else {
        return nil
      }
      self = .position(position, of: log, by: parts.count > 2 ? UUID(uuidString: String(parts[2])) : nil)
    }
  }

#endif
