// Prints one event in full: who, when, by which command and because of what, what it changed, what it caused, and its
// payload as it is stored.

internal import Daybook
internal import EventSourcing

struct EventPrinter<D: ToolDomain> {
  private let book: Book<D>
  private let console: Console
  private let times: TimeText
  /// The user who looks, by id or e-mail address; nil for everything.
  private let viewer: String?

  init(_ book: Book<D>, _ console: Console, _ times: TimeText, viewer: String? = nil) {
    self.book = book
    self.console = console
    self.times = times
    self.viewer = viewer
  }

  /// - Throws: what keeps from telling its changes or effects, behind all that can be told.
  func print(_ record: StoredRecord) async throws {
    let fields = try record.fields(log: book.id)
    var failure: (any Error)?
    var changes: [StreamChange] = []
    var caused: [BatchHeader] = []
    do {
      changes = try await book.changes(by: [record])
      caused = try await self.caused(by: record.envelope)
    } catch {
      failure = error
    }
    if console.format == .text {
      try await printText(record, fields, changes, caused)
    } else {
      try console.object(
        fields + [.init("changes", .list(changes.map(\.value))), .init("caused", .list(caused.map(\.value)))])
    }
    if let failure { throw failure }
  }

  /// The commands that were sent because of an event; those that the viewer may see.
  private func caused(by event: Envelope) async throws -> [BatchHeader] {
    let trace = try await book.trace(at: event.position)
    let all = (trace?.commands ?? []).map(\.header).filter { $0.causation == event.position }
    guard let viewer else { return all }
    var shown: [BatchHeader] = []
    for header in all where try await D.shows(batchAt: header.firstPosition, toUserNamed: viewer, in: book) {
      shown.append(header)
    }
    return shown
  }

  private func printText(
    _ record: StoredRecord, _ fields: [OutputValue.Field], _ changes: [StreamChange], _ caused: [BatchHeader]
  ) async throws {
    let envelope = record.envelope
    let names = await ActorNames(of: [envelope.actor] + caused.map(\.actor), in: book)
    let name = names[envelope.actor]
    let heading = D.words(forEvent: envelope.type).map { "\(name) \($0)" } ?? "\(envelope.type) by \(name)"
    try console.line(console.palette.bold(TerminalSafe.text("#\(envelope.position)  \(heading)")))
    let hidden: Set = ["position", "payload"]
    try console.facts(
      fields.filter { !hidden.contains($0.name) }.map { $0.name == "causationID" ? cause(of: envelope, $0) : $0 }, times
    )
    try console.changes(changes, times)
    if !caused.isEmpty {
      try console.line()
      try console.line(console.palette.bold("what it caused"))
      for header in caused {
        let text =
          "    #\(header.firstPosition)  \(header.command ?? "a command without a name") by \(names[header.actor])"
        try console.words(TerminalSafe.text(text), hanging: 4)
      }
    }
    try console.line()
    guard let payload = fields.last?.value else { return }
    try console.line(JSONLayout.indented(TerminalSafe.json(payload.json)))
  }

  /// The event that it follows from, by its position.
  private func cause(of envelope: Envelope, _ field: OutputValue.Field) -> OutputValue.Field {
    .init("causation", envelope.batch.causation.map { .text("#\($0)") } ?? .null)
  }
}

extension BatchHeader {
  fileprivate var value: OutputValue {
    .object([
      .init("batch", .integer(firstPosition)), .init("command", .text(command)),
      .init("commandID", .id(ID<Never>(commandID))), .init("actor", .text(actor.description)),
    ])
  }
}
