// The server of the pages. All that knows FlyingFox stands here: it turns requests and answers from one form into the
// other, and keeps the streams of new positions.

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
    public init(_ inspector: Inspector<D>, host: String = "127.0.0.1", port: UInt16, names: [String] = []) throws {
      self.inspector = inspector
      let isLoopback = host.hasPrefix("127.") || host == "::1"
      let shown = host.contains(":") ? "[\(host)]" : host
      let all = names + [shown] + (isLoopback ? ["localhost", "127.0.0.1", "[::1]"] : [])
      door = Door(
        hosts: Set(all.flatMap { [$0.lowercased() + ":\(port)"] + (port == 80 ? [$0.lowercased()] : []) }),
        token: isLoopback ? nil : Door.newToken())
      address = "http://\(shown):\(port)/" + (door.token.map { "?token=\($0)" } ?? "")
      // As-of pages may have to build their lists first.
      let timeout: TimeInterval = 120
      do {
        server =
          host.contains(":")
          ? HTTPServer(address: try sockaddr_in6.inet6(ip6: host, port: port), timeout: timeout, logger: .disabled)
          : HTTPServer(address: try sockaddr_in.inet(ip4: host, port: port), timeout: timeout, logger: .disabled)
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
            try await server.waitUntilListening(timeout: 600)
            await listening()
            try await Task.sleep(for: .seconds(1 << 40))
          }
          defer { group.cancelAll() }
          try await group.next()
        }
      } catch let error as SocketError {
        guard case .failed(_, let code, let message) = error else { throw error }
        throw ToolFailure(
          .io, "can't listen at \(address): \(message)",
          remedy: code == EADDRINUSE ? "something else listens there; take another --port, or 0 for any" : nil)
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
      if request.target.path() == "/live" { return liveResponse() }
      let answer = await inspector.respond(
        to: InspectorRequest(request.target.rawValue, accept: request.headers[HTTPHeader("Accept")] ?? ""))
      return HTTPResponse(
        statusCode: HTTPStatusCode(answer.status, phrase: answer.status == 200 ? "OK" : "Other"),
        headers: HTTPHeaders(Dictionary(uniqueKeysWithValues: answer.headers.map { (HTTPHeader($0.key), $0.value) })),
        body: request.method == .HEAD ? Data() : Data(answer.body))
    }

    /// The positions as they grow, as server-sent events.
    private func liveResponse() -> HTTPResponse {
      guard let place = live.enter() else {
        return HTTPResponse(
          statusCode: HTTPStatusCode(503, phrase: "Busy"), body: Data("too many pages are open\n".utf8))
      }
      let positions = PositionEvents(place: place) { [inspector] in await inspector.feed.newest(in: inspector.book) }
      return HTTPResponse(
        statusCode: .ok,
        headers: [.contentType: "text/event-stream", HTTPHeader("Cache-Control"): "no-store"],
        body: HTTPBodySequence(from: positions))
    }
  }

  /// How many pages are told of new events.
  final class LiveClients: Sendable {
    private static var most: Int { 500 }
    /// A page that took nothing for so long is not counted any more, and is not told any more when it takes again.
    private static var longestSilence: Duration { .seconds(60) }

    private let places = Lock<[Int: ContinuousClock.Instant]>([:])
    private let next = Lock(0)

    /// The right to be told; nil if there are too many.
    func enter() -> LivePlace? {
      let number = next.withLock { next -> Int in
        next += 1
        return next
      }
      return places.withLock { places in
        places = places.filter { ContinuousClock.now - $0.value < Self.longestSilence }
        guard places.count < Self.most else { return nil }
        places[number] = .now
        return LivePlace(number: number, clients: self)
      }
    }

    fileprivate func takes(_ number: Int) -> Bool {
      places.withLock { places in
        guard let last = places[number], ContinuousClock.now - last < Self.longestSilence else { return false }
        places[number] = .now
        return true
      }
    }

    fileprivate func leave(_ number: Int) { places.withLock { $0[number] = nil } }
  }

  /// The place of one page, given back when its stream ends.
  final class LivePlace: Sendable {
    private let number: Int
    private let clients: LiveClients

    fileprivate init(number: Int, clients: LiveClients) {
      self.number = number
      self.clients = clients
    }

    deinit { clients.leave(number) }

    /// False for who was silent too long.
    func takes() -> Bool { clients.takes(number) }
  }

  /// A line for each new position, made when it is asked for: a slow reader skips what is old, nothing waits for it.
  struct PositionEvents: AsyncBufferedSequence {
    typealias Element = UInt8

    let place: LivePlace
    let newest: @Sendable () async -> Position

    func makeAsyncIterator() -> Iterator { Iterator(place: place, newest: newest) }

    struct Iterator: AsyncBufferedIteratorProtocol {
      /// Between two looks, and between two signs of life where nothing happens.
      private static var pause: Duration { .milliseconds(500) }
      private static var quietPauses: Int { 30 }

      let place: LivePlace
      let newest: @Sendable () async -> Position
      private var last: Position?

      init(place: LivePlace, newest: @escaping @Sendable () async -> Position) {
        self.place = place
        self.newest = newest
      }

      mutating func next() async throws -> UInt8? { try await nextBuffer(count: 1)?.first }

      mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
        guard place.takes() else { return nil }
        for _ in 0..<Self.quietPauses {
          let position = await newest()
          if position != last {
            defer { last = position }
            return Array("\(last == nil ? "retry: 2000\n" : "")data: \(position)\n\n".utf8)
          }
          try await Task.sleep(for: Self.pause)
        }
        return Array(": nothing new\n\n".utf8)
      }
    }
  }

#endif
