// The walk through a fresh demo book: what was made, the lists that people look at most, one order's story, and the
// proof that the views follow from the log.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct DemoTour {
  private let book: BackOfficeBook
  private let console: Console
  private let path: String

  init(_ book: BackOfficeBook, _ console: Console, path: String) {
    self.book = book
    self.console = console
    self.path = path
  }

  func show(_ made: DemoResult) async throws {
    let statistics = try await book.statistics()
    try heading("A book of \(DemoShop.name)")
    try console.line(
      "\(Grouped.number(made.events)) events from \(Grouped.number(made.commands)) commands "
        + "(\(made.rejections) rejected on purpose), \(Grouped.bytes(statistics.logBytes)) in the log, "
        + "made in \(seconds(made.seconds)) (\(Grouped.number(Int64(Double(made.events) / made.seconds))) events/s)")
    try console.line(
      "\(made.customers) customers and \(made.orders) orders from 4 January 2022 to "
        + TimeText.utc.minute(made.until).prefix(10))
    try await showLists()
    try await showStory()
    try await proveViews()
    try sayWhatNext()
  }

  private func showLists() async throws {
    let times = try await TimeText.of(in: book)
    try heading("Open orders (the first 10)")
    var orders = OrdersQuery(.open)
    orders.limit = 10
    try console.list(try await book.orders(orders).rows, times, empty: "no open orders", hiding: ["state"])
    try heading("Outstanding tasks (the first 10)")
    var tasks = TasksQuery()
    tasks.limit = 10
    try console.list(try await book.tasks(tasks).rows, times, empty: "no outstanding tasks")
  }

  private func showStory() async throws {
    guard let stream = try await richestOrder(), let id = stream.uuid.map(OrderID.init) else { return }
    guard let order = try await book.order(.id(id)) else { return }
    try heading("The story of order \(order.row.orderNo)")
    let times = try await TimeText.of(in: book)
    let printer = WorkPrinter(console, times)
    try printer.printText(order)
    try await printer.printStory(of: OrderReference.id(order.row.orderID), in: book)
  }

  /// The order whose stream has the most different kinds of events; the earliest of several.
  private func richestOrder() async throws -> StreamName? {
    let kinds = Lock<[StreamName: Set<String>]>([:])
    let order = Lock<[StreamName]>([])
    let deleted = Lock<Set<StreamName>>([])
    try await book.log(LogQuery()) { record in
      let envelope = record.envelope
      guard envelope.stream.category == "order" else { return true }
      if envelope.version == 1 { order.withLock { $0.append(envelope.stream) } }
      if envelope.type == "order.deleted" { deleted.withLock { _ = $0.insert(envelope.stream) } }
      kinds.withLock { _ = $0[envelope.stream, default: []].insert(envelope.type) }
      return true
    }
    let counts = kinds.withLock { $0.mapValues(\.count) }
    let gone = deleted.withLock { $0 }
    var richest: StreamName?
    for stream in order.withLock({ $0 }) where !gone.contains(stream) {
      if counts[stream, default: 0] > richest.map({ counts[$0, default: 0] }) ?? 0 { richest = stream }
    }
    return richest
  }

  private func proveViews() async throws {
    try heading("The views, built anew from the log")
    let events = book.position
    let begin = ContinuousClock.now
    try await book.rebuildViews()
    let time = (ContinuousClock.now - begin) / .seconds(1)
    let rate = Int64(Double(events) / time)
    try console.line("rebuilt in \(seconds(time)) (\(Grouped.number(rate)) events/s)")
    let verification = try await book.verify()
    try VerificationPrinter(console).print(verification)
  }

  private func sayWhatNext() throws {
    try heading("Try next")
    for command in [
      "orders open --overdue", "tasks outstanding", "order 1", "customers -n 10", "audit --order 1",
      "log -n 20", "views sql orders \"SELECT state, count(*) FROM orders GROUP BY state\"", "verify",
    ] {
      try console.line("  daybook \(command) --book \(quoted(path))")
    }
  }

  private func heading(_ text: String) throws {
    try console.line()
    try console.line(console.palette.bold(text))
  }

  private func seconds(_ seconds: Double) -> String {
    "\(Int64(seconds * 100) / 100).\(String(Int64(seconds * 100) % 100 + 100).dropFirst()) s"
  }

  /// The path as a shell takes it.
  private func quoted(_ path: String) -> String {
    let plain = path.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789/._-".unicodeScalars.contains($0)
    }
    return TerminalSafe.text(plain ? path : "'" + path.replacing("'", with: "'\\''") + "'")
  }
}
