// Planning how to take a batch back: its streams are folded to before it, behind it and now; what it gave must still be
// there; the domain names the commands, and the rules decide them on an overlay, so that nothing is appended.

internal import EventLogStore
public import EventSourcing
internal import FoundationEssentials

extension Book {
  /// How to take back the batch that holds a position, by commands that are valid now; nil if the log ends before it.
  ///
  /// A field is taken back only while it holds the value that the batch gave it. The same needs and costs as `check`: the
  /// index is loaded, no lock is taken, nothing is appended.
  ///
  /// The first command about each stream expects its present version, so that none is sent after a later change;
  /// `fireDeadlines` before planning has what is due happen before.
  ///
  /// - Parameter sender: who is to send the commands; nil: the rules are not asked whether they may.
  public func undoPlan(of position: Position, as sender: Sender?) async throws(Failure) -> UndoPlan<D>? {
    guard let batch = try await record(at: position)?.envelope.batch else { return nil }
    let time = clock.now
    let (events, versions, followers) = try await onLog { log in
      let events = try Self.events(of: batch, at: time, in: log)
      return (events.past, events.versions, try Self.followers(of: batch, in: log))
    }
    let overwritten = try await overwritten(events, versions, by: batch)
    do {
      let handler = try await overlay()
      var draft = UndoDraft<D>(batch, obstacles: overwritten)
      handler.runner.withIndex { index in
        for past in events.reversed() { draft.take(past, D.reversal(of: past, in: index)) }
        for past in events where !D.effects(of: past.event, past.envelope, in: index, inLog: id).isEmpty {
          draft.remarks.append(.asked(past.envelope))
        }
      }
      draft.remarks += followers.map { .followed($0) }
      try await draft.decide(by: sender, versions, in: handler)
      return draft.plan
    } catch {
      throw Failure(error)
    }
  }

  /// The events of a batch with the states of their streams around it, and the versions that these have now.
  private static func events(
    of batch: BatchHeader, at time: Instant, in log: any LogBacked
  ) throws -> (past: [PastEvent<D>], versions: [StreamName: UInt32]) {
    var recorded: [Recorded<D.Event>] = []
    try log.read(after: batch.firstPosition - 1, through: batch.lastPosition) { envelope, payload in
      try D.Event.registry.read(envelope, payload) { recorded.append(Recorded($0, $1)) }
      return true
    }
    var around: [StreamName: (before: D.State, after: D.State)] = [:]
    var versions: [StreamName: UInt32] = [:]
    for stream in Set(recorded.map(\.envelope.stream)) {
      var state = D.initialState(of: stream)
      var (before, after) = (state, state)
      try log.read(stream, after: 0) { envelope, payload in
        try D.evolve(&state, envelope, payload)
        if envelope.position < batch.firstPosition { before = state }
        if envelope.position <= batch.lastPosition { after = state }
        versions[stream] = envelope.version
        return true
      }
      around[stream] = (before, after)
    }
    let past = recorded.compactMap { event in
      around[event.envelope.stream].map {
        PastEvent<D>(event: event.event, envelope: event.envelope, before: $0.before, after: $0.after, time: time)
      }
    }
    return (past, versions)
  }

  /// The batches right behind one that it caused: what policies answered to it, and to their answers.
  private static func followers(of batch: BatchHeader, in log: any LogBacked) throws -> [BatchHeader] {
    var followers: [BatchHeader] = []
    try log.read(after: batch.lastPosition, through: nil) { envelope, _ in
      guard let cause = envelope.batch.causation, cause >= batch.firstPosition else { return false }
      if followers.last?.firstPosition != envelope.batch.firstPosition { followers.append(envelope.batch) }
      return true
    }
    return followers
  }

  /// The fields that the batch gave a value to and that have another one by now.
  private func overwritten(
    _ events: [PastEvent<D>], _ versions: [StreamName: UInt32], by batch: BatchHeader
  ) async throws(Failure) -> [UndoObstacle<D>] {
    var obstacles: [UndoObstacle<D>] = []
    var seen: Set<StreamName> = []
    for past in events where seen.insert(past.envelope.stream).inserted {
      let stream = past.envelope.stream
      let isNewest = events.contains { $0.envelope.stream == stream && $0.envelope.version == versions[stream] }
      if isNewest { continue }
      let given = D.describe(past.before).changes(to: D.describe(past.after)).map(\.path)
        .filter { !D.isIncidental($0) }
      let later = try await changes(of: stream, from: .asOf(.position(batch.lastPosition)), to: .newest)
      for change in later where !D.isIncidental(change.change.path) {
        let path = change.change.path
        guard given.contains(where: { $0.leads(to: path) || path.leads(to: $0) }) else { continue }
        obstacles.append(.overwritten(stream, path, by: change.envelope))
      }
    }
    return obstacles
  }
}

/// A plan in the making.
private struct UndoDraft<D: BookDomain> {
  let batch: BatchHeader
  var commands: [any Command<D>] = []
  var obstacles: [UndoObstacle<D>]
  var remarks: [UndoRemark] = []
  private var requests: [Request<D>] = []

  init(_ batch: BatchHeader, obstacles: [UndoObstacle<D>]) {
    self.batch = batch
    self.obstacles = obstacles
  }

  /// Takes in how an event of the batch is taken back, the last one first.
  mutating func take(_ past: PastEvent<D>, _ reversal: Reversal<D>) {
    switch reversal {
    case .commands(let commands, let remark):
      self.commands += commands
      if let remark { remarks.append(.note(remark)) }
    case .withOthers: break
    case .stays(let reason):
      remarks.append(.note("#\(past.envelope.position): \(reason)"))
      if batch.count == 1 { obstacles.append(.noWay(past.envelope, reason)) }
    case .impossible(let reason): obstacles.append(.noWay(past.envelope, reason))
    }
  }

  /// Has the rules decide the commands one after the other, unless something is in the way already. The first about a
  /// stream is to be sent with the version that was looked at; what falls due before it is no obstacle here.
  mutating func decide<Store: PipelinedEventStore>(
    by sender: Sender?, _ versions: [StreamName: UInt32], in handler: CommandHandler<D, Store>
  ) async throws(BookError<D.Rejection>) {
    guard obstacles.isEmpty else { return }
    var versions = versions
    for command in commands {
      let stream = handler.runner.withIndex { command.stream(in: $0) }
      var request = Request(command, as: sender ?? .nobody)
      request.expectedVersion = stream.flatMap { versions.removeValue(forKey: $0) }
      requests.append(request)
      guard sender != nil else { continue }
      request.expectedVersion = nil
      do throws(BookError<D.Rejection>) {
        _ = try await handler.stage(request, now: nil)
      } catch {
        guard case .rejected(let rejection) = error else { throw error }
        return obstacles.append(.rejected(command: command.name, rejection))
      }
    }
  }

  var plan: UndoPlan<D> {
    var obstacles = obstacles
    if obstacles.isEmpty, requests.isEmpty { obstacles.append(.nothingToDo) }
    return UndoPlan(
      batch: batch, requests: obstacles.isEmpty ? requests : [], obstacles: obstacles,
      remarks: obstacles.isEmpty ? remarks : [])
  }
}
