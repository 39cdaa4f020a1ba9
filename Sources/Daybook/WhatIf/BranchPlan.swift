// From the changes that somebody wants to the edits of a branch: every change is looked at, all faults are found at once,
// and what the dropped events caused goes with them if that is asked for.

internal import CBOR
internal import EventLogStore
internal import EventSourcing
internal import JSON
internal import TextFormats

/// All that is wrong with some changes.
struct ScriptFaults: Error {
  let faults: [ScriptFault]
}

/// What is different in a branch.
struct BranchPlan: Sendable {
  private(set) var edits = HistoryEdits()
  private(set) var changes: [BranchChange] = []

  /// - Throws: `ScriptFaults`; or why the log can't be read.
  init<D: BookDomain>(_ script: ChangeScript, cascade: Bool, on log: some LogBacked, _ domain: D.Type) throws {
    var reading = ChangeReading<D>(try StoredEvents(at: Set(script.changes.map(\.change.position)), in: log))
    for change in script.changes { reading.take(change) }
    if cascade { try reading.cascade(in: log, script.changes) }
    let faults = script.faults + reading.faults
    guard faults.isEmpty else { throw ScriptFaults(faults: faults.sorted { $0.line < $1.line }) }
    (edits, changes) = (reading.edits, reading.changes)
    try passOverUnfoldable(on: log, domain)
    changes.sort { ($0.envelope.position, $0.envelope.part) < ($1.envelope.position, $1.envelope.part) }
  }

  /// The events that are new or say something else, in order.
  var altered: Set<String> {
    Set(changes.lazy.filter { [.edited, .inserted].contains($0.kind) }.map(\.envelope.place))
      .subtracting(changes.lazy.filter { $0.kind == .unfoldable }.map(\.envelope.place))
  }
}

extension BranchPlan {
  /// Leaves out what can't be part of such a history any more, such as the later events of a thing that was never made,
  /// by the domain's own check of histories (`BookDomain.History`).
  fileprivate mutating func passOverUnfoldable<D: BookDomain>(on log: some LogBacked, _ domain: D.Type) throws {
    guard let first = edits.firstPosition else { return }
    let branch = try LogBranch(of: log, with: edits)
    var found = try Self.unfoldable(in: branch, from: first, domain)
    if !found.isEmpty {
      // What the check refuses of the history as it is, no change has to do with.
      let before = Set(try Self.unfoldable(in: log, from: first, domain).map(\.envelope.place))
      if found.contains(where: { before.contains($0.envelope.place) }) {
        found = try Self.unfoldable(in: branch, from: first, except: before, domain)
      }
    }
    for change in found {
      let envelope = change.envelope
      if envelope.part == 0 {
        edits.dropped[envelope.position] = envelope.stream
      } else {
        edits.inserted[envelope.position]?.removeAll { $0.envelope.part == envelope.part }
      }
    }
    changes += found
  }

  private static func unfoldable<D: BookDomain>(
    in log: some EventReader, from first: Position, except known: Set<String> = [], _ domain: D.Type
  ) throws -> [BranchChange] {
    var history = D.History()
    var found: [BranchChange] = []
    var passedOver: [StreamName: UInt32] = [:]
    try log.read(after: 0, through: nil) { envelope, payload in
      var folded = envelope
      if let count = passedOver[envelope.stream] { folded.version -= min(count, folded.version) }
      do {
        try history.fold(folded, Array(payload))
      } catch {
        guard envelope.position >= first, !known.contains(envelope.place) else { return true }
        passedOver[envelope.stream, default: 0] += 1
        found.append(BranchChange(kind: .unfoldable, envelope: envelope, reason: "\(error)"))
      }
      return true
    }
    return found
  }
}

/// The stored events that changes speak of.
private struct StoredEvents {
  private var events: [Position: (envelope: Envelope, payload: [UInt8])] = [:]
  let end: Position

  init(at positions: Set<Position>, in log: some EventReader) throws {
    end = log.durable.position
    for position in positions.sorted() where position > 0 && position <= end {
      try log.read(after: position - 1, through: position) { envelope, payload in
        events[position] = (envelope, Array(payload))
        return false
      }
    }
  }

  subscript(_ position: Position) -> (envelope: Envelope, payload: [UInt8])? { events[position] }
}

/// Looks at one change after another.
private struct ChangeReading<D: BookDomain> {
  private(set) var edits = HistoryEdits()
  private(set) var changes: [BranchChange] = []
  private(set) var faults: [ScriptFault] = []
  private let stored: StoredEvents
  /// The lines that drop or edit an event.
  private var lines: [Position: Int] = [:]

  init(_ stored: StoredEvents) {
    self.stored = stored
  }

  mutating func take(_ wanted: ScriptChange) {
    let (line, position) = (wanted.line, wanted.change.position)
    guard let (envelope, payload) = stored[position] else {
      let end = stored.end == 0 ? "the branch has no events" : "its events are #1 to #\(stored.end)"
      faults.append(ScriptFault(line: line, "the branch has no event #\(position)", remedy: end))
      return
    }
    switch wanted.change {
    case .drop:
      guard isFirst(line, position) else { return }
      edits.dropped[position] = envelope.stream
      changes.append(BranchChange(kind: .dropped, envelope: envelope))
    case .edit(_, let patch):
      guard isFirst(line, position) else { return }
      edit(envelope, payload, patch, line)
    case .insert(_, let type, let stream, let content):
      insert(type, in: stream, behind: envelope, content, line)
    }
  }

  /// Whether no other line drops or edits the event.
  private mutating func isFirst(_ line: Int, _ position: Position) -> Bool {
    if let other = lines[position] {
      faults.append(
        ScriptFault(line: line, "#\(position) is changed by line \(other), too", remedy: "leave one of them out"))
      return false
    }
    lines[position] = line
    return true
  }

  private mutating func edit(_ envelope: Envelope, _ payload: [UInt8], _ patch: String, _ line: Int) {
    do {
      let edited = try PayloadPatch.apply(patch, to: payload)
      try check(edited, as: envelope.type, envelope.schema)
      edits.edited[envelope.position] = edited
      changes.append(BranchChange(kind: .edited, envelope: envelope))
    } catch {
      faults.append(fault(line, "#\(envelope.position) (\(envelope.type)) can't become that: \(Self.text(error))"))
    }
  }

  private mutating func insert(
    _ type: String, in stream: StreamName, behind envelope: Envelope, _ content: String, _ line: Int
  ) {
    guard let schema = D.Event.registry.schema(of: type) else {
      let meant = NearestName.of(type, among: D.Event.registry.names)
      faults.append(
        ScriptFault(
          line: line, "there are no events of type \(type)",
          remedy: meant.map { "did you mean \($0)?" } ?? "name one that the domain has"))
      return
    }
    do {
      let payload = try PayloadJSON.cbor(from: try JSONDocument().parse(content))
      try check(payload, as: type, schema)
      // It is of the batch of the event before it: the same command, actor and time.
      var inserted = envelope
      inserted.part = UInt32(clamping: edits.inserted[envelope.position, default: []].count + 1)
      (inserted.stream, inserted.type, inserted.schema) = (stream, type, schema)
      edits.inserted[envelope.position, default: []].append(InsertedEvent(inserted, payload: payload))
      changes.append(BranchChange(kind: .inserted, envelope: inserted))
    } catch {
      faults.append(fault(line, "no \(type) can say that: \(Self.text(error))"))
    }
  }

  private func check(_ payload: [UInt8], as type: String, _ schema: UInt16) throws {
    let (_, fault) = try payload.withUnsafeBytes {
      try D.Event.registry.examine(type: type, schema: schema, payload: $0)
    }
    if let fault { throw fault }
  }

  private func fault(_ line: Int, _ reason: String) -> ScriptFault {
    ScriptFault(
      line: line, reason,
      remedy:
        #"write fields as an export does: {"$personal":"…"} for personal text, {"$tag":[1004,"2024-01-31"]} for a day"#)
  }

  private static func text(_ error: any Error) -> String {
    switch error {
    case EventCodingError.malformed(_, let reason): reason
    case let error as JSONError: error.message
    default: "\(error)"
    }
  }

  /// Drops every batch that an event which is dropped led to, and what that led to, and so on.
  mutating func cascade(in log: some EventReader, _ wanted: [ScriptChange]) throws {
    guard let first = edits.dropped.keys.min() else { return }
    try log.read(after: first, through: nil) { envelope, _ in
      guard let cause = envelope.batch.causation, cause < envelope.batch.firstPosition, edits.dropped[cause] != nil,
        edits.dropped[envelope.position] == nil
      else { return true }
      edits.dropped[envelope.position] = envelope.stream
      changes.append(BranchChange(kind: .cascaded, envelope: envelope, cause: cause))
      return true
    }
    for change in wanted where edits.edited[change.change.position] != nil {
      guard case .edit(let position, _) = change.change, edits.dropped[position] != nil else { continue }
      faults.append(
        ScriptFault(
          line: change.line, "#\(position) goes with what is dropped, as --cascade wants it",
          remedy: "leave out the line, or --cascade"))
    }
  }
}
