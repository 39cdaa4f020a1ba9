// The inspector: pages that show what the commands of audit, replay and time travel tell. It computes nothing of its own:
// a page asks the command whose words its address is made of, and shows the answer.

public import Daybook
public import DaybookTool
internal import EventSourcing
internal import Foundation

/// Who looks at the pages, and from where.
public struct InspectorOptions: Sendable {
  /// The user whose eyes the pages are for, by id or e-mail address; nil shows everything.
  public var user: String?
  /// The zone in which times are shown, by its IANA name; nil for the book's.
  public var timeZone: String?

  /// Everything is shown, in the book's zone.
  public init(user: String? = nil, timeZone: String? = nil) {
    self.user = user
    self.timeZone = timeZone
  }
}

/// What a browser asks for.
public struct InspectorRequest: Sendable {
  /// The path and the query, as they were sent: `/orders/open?sort=openedAt`.
  public let target: String
  /// What the browser would like best, as `Accept` says it.
  public let accept: String

  /// A request for a page.
  public init(_ target: String, accept: String = "text/html") {
    self.target = target
    self.accept = accept
  }
}

/// What a browser gets.
public struct InspectorResponse: Sendable {
  /// The status of HTTP.
  public var status: Int
  public var headers: [String: String]
  public var body: [UInt8]

  init(_ status: Int = 200, _ type: String, _ body: some Sequence<UInt8>, headers: [String: String] = [:]) {
    self.status = status
    self.headers = headers.merging(["Content-Type": type]) { $1 }
    self.body = Array(body)
  }

  /// Leads to another page.
  static func redirect(to address: PageAddress) -> InspectorResponse {
    InspectorResponse(303, "text/plain", [], headers: ["Location": address.text])
  }
}

/// The pages on one book.
///
/// ```swift
/// let inspector = try await Inspector(book)
/// let page = await inspector.respond(to: InspectorRequest("/"))
/// ```
///
/// The book may be open for writing: the pages only ask. It has to stay open.
public final class Inspector<D: ToolDomain>: Sendable {
  private let current: Lock<ShownBook<D>>
  private let successor: Successor<D>
  let options: InspectorOptions
  let inquiries = Inquiries<D>()
  let feed = LiveFeed<D>()

  /// - Parameter reopen: opens the book where it lies, for the case that another one lies there meanwhile, such as one
  ///   that was restored; nil where the owner of the book makes new pages then.
  /// - Throws: `ToolFailure` if there is no such user or zone.
  public init(
    _ book: Book<D>, _ options: InspectorOptions = InspectorOptions(),
    reopen: (@Sendable () async throws -> Book<D>)? = nil
  ) async throws {
    current = Lock(try await ShownBook(book, options))
    successor = Successor(options, reopen)
    self.options = options
  }

  /// The page that a request asks for. Never throws: what went wrong is a page as well.
  public func respond(to request: InspectorRequest) async -> InspectorResponse {
    var response = await page(for: request)
    for (name, value) in Self.security where response.headers[name] == nil { response.headers[name] = value }
    return response
  }

  /// Nothing from elsewhere, nothing in frames of others, nothing kept by caches.
  private static var security: [String: String] {
    [
      "Content-Security-Policy":
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
      "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
      "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
    ]
  }

  private func page(for request: InspectorRequest) async -> InspectorResponse {
    let sides = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let address = PageAddress(path: sides[0], query: sides.count > 1 ? sides[1] : "") else {
      return InspectorResponse(400, "text/plain", "this address can't be read\n".utf8)
    }
    if address.words.first == "assets" { return Asset.response(for: address.words.dropFirst().joined(separator: "/")) }
    let form = Form(address["output"], accept: request.accept)
    do {
      return try await asking { try await Visit(self, $0, address, form: form).response() }
    } catch {
      return Visit(self, shown, address, form: form).failed(ToolFailure(error, of: D.self))
    }
  }
}

extension Inspector {
  /// What is asked now.
  var shown: ShownBook<D> { current.withLock { $0 } }

  /// Asks the book; where it can't be read, because another one lies in its place by now, that one.
  func asking<Result: Sendable>(_ ask: (ShownBook<D>) async throws -> Result) async throws -> Result {
    let asked = shown
    do {
      return try await ask(asked)
    } catch {
      guard !Task.isCancelled, [.corruptData, .io].contains(ToolFailure(error, of: D.self).status),
        let other = await other(than: asked)
      else { throw error }
      return try await ask(other)
    }
  }

  /// What lies in the place of a book by now; nil if it is still that book, or nothing that can be read.
  private func other(than asked: ShownBook<D>) async -> ShownBook<D>? {
    if shown.book !== asked.book { return shown }
    guard let other = await successor.find(of: asked) else { return nil }
    // Who still reads the one before keeps it until then.
    current.withLock { if $0.book === asked.book { $0 = other } }
    return shown
  }
}

/// A book with what all its pages need.
struct ShownBook<D: ToolDomain>: Sendable {
  let book: Book<D>
  let times: TimeText
  /// What the user is called for whom the pages are; nil if they show everything.
  let viewerName: String?

  /// - Throws: `ToolFailure` if there is no such user or zone.
  init(_ book: Book<D>, _ options: InspectorOptions) async throws {
    self.book = book
    times = try await TimeText.of(options.timeZone, in: book)
    guard let user = options.user else {
      viewerName = nil
      return
    }
    guard let actor = try await D.actor(named: user, in: book) else {
      throw ToolFailure(.notFound, "there is no user \(user)")
    }
    viewerName = await D.name(of: actor, in: book) ?? user
  }
}

extension Book {
  /// Throws if the book does not lie in its place any more, or its end can't be read there.
  func requirePlace() async throws {
    // Whoever asks for an event makes the log look for what others wrote, and whether it still lies there.
    _ = try await record(at: position + 1)
  }
}

/// Opens what lies in the place of a book that is gone, once for all who miss it.
private actor Successor<D: ToolDomain> {
  private let options: InspectorOptions
  private let reopen: (@Sendable () async throws -> Book<D>)?
  private var opening: (of: Book<D>, task: Task<ShownBook<D>?, Never>)?

  init(_ options: InspectorOptions, _ reopen: (@Sendable () async throws -> Book<D>)?) {
    self.options = options
    self.reopen = reopen
  }

  func find(of asked: ShownBook<D>) async -> ShownBook<D>? {
    if let opening, opening.of === asked.book { return await opening.task.value }
    guard let reopen else { return nil }
    let task = Task { [options] () -> ShownBook<D>? in
      do {
        try await asked.book.requirePlace()
        // What is damaged elsewhere in the book would be no better in another opening of it.
        return nil
      } catch {
        guard let book = try? await reopen(), (try? await book.requirePlace()) != nil else { return nil }
        return try? await ShownBook(book, options)
      }
    }
    opening = (asked.book, task)
    defer { opening = nil }
    return await task.value
  }
}

/// In which form a page is wanted.
enum Form: Equatable {
  case html, json, csv

  init(_ wanted: String?, accept: String) {
    switch wanted {
    case "json": self = .json
    case "csv": self = .csv
    default: self = accept.hasPrefix("application/json") ? .json : .html
    }
  }
}
