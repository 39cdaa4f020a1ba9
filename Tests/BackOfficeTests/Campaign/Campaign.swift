// One run of the campaign: random commands go through the command runner on a store in memory, as in a live book, with
// its policies and deadlines; after each, what came of it is held against the model.

import FoundationEssentials

@testable import BackOffice
@testable import EventSourcing

/// One command as it was sent.
struct Step {
  /// How long after the step before, in milliseconds.
  var delay: Int64
  var actor: Actor
  var expected: UInt32?
  var id: UUID
  /// Nil: only time passes.
  var command: (any CampaignCommand)?
}

/// What was seen.
struct Counts {
  var sent = 0
  var accepted = 0
  var events: [String: Int] = [:]
  var rejections: [Rejection.Code: Int] = [:]
  var commands: [String: (sent: Int, accepted: Int)] = [:]

  static func + (a: Counts, b: Counts) -> Counts {
    var sum = a
    sum.sent += b.sent
    sum.accepted += b.accepted
    sum.events.merge(b.events, uniquingKeysWith: +)
    sum.rejections.merge(b.rejections, uniquingKeysWith: +)
    sum.commands.merge(b.commands) { ($0.sent + $1.sent, $0.accepted + $1.accepted) }
    return sum
  }
}

/// A difference between the model and the engine.
struct Difference: Error, CustomStringConvertible {
  /// What differs, without the values: what shrinking keeps.
  let kind: String
  let detail: String
  var description: String { "\(kind): \(detail)" }
}

final class Campaign {
  static let start = Instant("2024-02-01T09:00:00.000Z")!

  let store = InMemoryEventStore(logID: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)))
  private let runner: CommandRunner<BackOfficeDomain, InMemoryEventStore>
  private(set) var model = Model()
  private(set) var fold = FoldedAccount()
  private(set) var counts = Counts()
  private var known: [UUID: (name: String, content: UInt64)] = [:]

  /// - Parameter variant: which channels the host has, and how many streams stay in memory.
  init(variant: UInt64) throws {
    let channels: Set<MessageChannel> = variant % 3 == 0 ? [.email] : [.email, .sms]
    model.channels = channels
    runner = try CommandRunner(
      store: store, environment: DecisionEnvironment(zones: .ofThisMachine, channels: channels),
      cachedStreams: variant % 2 == 0 ? 65_536 : 16)
  }

  /// Sends one command and compares. Throws a `Difference`.
  func take(_ step: Step) async throws {
    let clock = model.now.advanced(by: step.delay)
    let newest = runner.newestRecordedAt
    let isTooFar = newest.map { clock > $0.advanced(by: 366 * 86_400_000) } ?? false
    guard let command = step.command else {
      guard !isTooFar else { return }
      model.pass(to: clock)
      _ = try await runner.stageDue(by: clock)
      return try finish(clock)
    }
    // What was done before is answered before anything else happens.
    if !isTooFar, known[step.id] == nil {
      model.pass(to: clock)
      if step.expected != nil {
        _ = try await runner.stageDue(by: clock)
        try finish(clock)
      }
    }
    let before = store.durable.position
    var wanted = isTooFar ? .refused([.timeTooFarAhead]) : try expectation(of: command, step)
    var outcome: String
    var reason = ""
    do throws(CommandFailure<Rejection>) {
      let metadata = CommandMetadata(commandID: step.id, actor: step.actor, expectedVersion: step.expected)
      let receipt = try await runner.run(command, metadata, now: clock, notFarAfter: newest)
      outcome = receipt.repeated ? "repeated" : receipt.positions == nil ? "unchanged" : "changed"
      counts.accepted += 1
      counts.commands[type(of: command).name, default: (0, 0)].accepted += 1
      if receipt.positions != nil {
        known[step.id] = try? (type(of: command).name, command.fingerprint(by: step.actor))
      }
    } catch {
      guard case .rejected(let rejection) = error else { throw error }
      let code = Rejection.Code(rejection)
      counts.rejections[code, default: 0] += 1
      outcome = code.rawValue
      reason = " (\(rejection))"
      if case .refused(let codes) = wanted, codes.contains(code) { wanted = .refused([code]) }
    }
    counts.sent += 1
    counts.commands[type(of: command).name, default: (0, 0)].sent += 1
    guard wanted.text == outcome else {
      throw Difference(
        kind: "\(type(of: command).name) \(wanted.text) or \(outcome)",
        detail: "the model says \(wanted.text), the engine \(outcome)\(reason), at \(clock) after event \(before)")
    }
    try finish(isTooFar ? model.now : clock)
  }

  private enum Expectation {
    case changed, unchanged, repeated
    case refused([Rejection.Code])

    var text: String {
      switch self {
      case .changed: "changed"
      case .unchanged: "unchanged"
      case .repeated: "repeated"
      case .refused(let codes): codes.map(\.rawValue).joined(separator: "|")
      }
    }
  }

  private func expectation(of command: any CampaignCommand, _ step: Step) throws -> Expectation {
    if let known = known[step.id] {
      let same = try known == (type(of: command).name, command.fingerprint(by: step.actor))
      return same ? .repeated : .refused([.commandIDReused])
    }
    do throws(Refused) {
      let sender = try model.sender(of: command, step)
      let isChanged = try model.meaning(command).carryOut(in: &model, by: sender)
      // What was due already when its time was set, follows at once.
      model.pass(to: model.now)
      return isChanged ? .changed : .unchanged
    } catch {
      return .refused(error.codes)
    }
  }

  /// Folds what was appended and compares what it touched.
  private func finish(_ clock: Instant) throws {
    model.now = clock
    var touched: Set<StreamName> = []
    try store.read(after: fold.position, through: nil) { envelope, payload in
      let event = try BackOfficeEvent.registry.decode(
        type: envelope.type, schema: envelope.schema, payload: payload)
      counts.events[envelope.type, default: 0] += 1
      fold.take(event, envelope)
      model.versions[envelope.stream, default: 0] += 1
      touched.insert(envelope.stream)
      if [UserInvited.type, InvitationReissued.type].contains(envelope.type) {
        model.invitations[envelope.stream.subject()] = Model.InvitationMailing(cause: envelope.position)
      }
      return true
    }
    model.learnIDs(from: fold, touched)
    for stream in touched.sorted(by: { "\($0)" < "\($1)" }) { try compare(stream, model, fold) }
  }

  /// Compares all there is, and what the index of the live runner keeps with a new fold.
  func compareAll() throws {
    for stream in fold.states.keys { try compare(stream, model, fold) }
    try model.checkInvariants(fold)
    let index = runner.withIndex { $0 }
    guard index == fold.index else {
      throw Difference(kind: "index", detail: "the runner's index is not the fold of its events")
    }
  }
}

/// The states and the index, folded from the stored events.
struct FoldedAccount {
  private(set) var states: [StreamName: SubjectState] = [:]
  private(set) var index = AccountIndex()
  private(set) var position: Position = 0

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    position = envelope.position
    BackOfficeDomain.evolve(&index, event, envelope)
    BackOfficeDomain.evolve(
      &states[envelope.stream, default: BackOfficeDomain.initialState(of: envelope.stream)], event, envelope)
  }
}
