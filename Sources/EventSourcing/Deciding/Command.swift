// What a caller asks of a domain. A command is a type of its own: its fields, whom it concerns, and what follows from it
// stand together, and the list of a domain's commands is all that has to know of it.

internal import CBOR
public import FoundationEssentials
public import JSON

/// A command of a domain, as data: who sent it and when stands beside it.
///
/// What callers may send is known from the type alone: its fields, its summary, an example.
public protocol Command<D>: Record {
  associatedtype D: Domain

  /// The name in files, messages and the log, of 1 to 200 bytes. It never changes. The type's name unless it says
  /// otherwise.
  static var name: String { get }
  /// What it does, in a sentence.
  static var summary: String { get }
  /// Where help lists it, such as `orders`.
  static var topic: String { get }
  /// Who may send it, in words.
  static var sender: String { get }
  /// Its fields as a JSON object, as somebody would write them. What follows from the list of fields, unless it says
  /// otherwise.
  static var example: String { get }
  /// The codes of the refusals that its own rule knows, beside those that any command can meet.
  static var refusals: [String] { get }

  /// The stream whose state must be loaded to decide; nil if the index is enough.
  var stream: StreamName? { get }
  /// The same where it takes more than the command to know it: what has become of an id, say. `stream` unless the
  /// command says otherwise.
  func stream(in index: D.Index) -> StreamName?
  /// Further streams whose states its rule looks at, each once.
  var reads: [StreamName] { get }
  /// The same where it takes more than the command to know them. `reads` unless the command says otherwise.
  func reads(in index: D.Index) -> [StreamName]
  /// The command as it is judged, with the ids of things that became one with others replaced by theirs; nil, which it is
  /// unless the domain says otherwise, if it is judged as it came. What it is recognised by when it is sent again stays
  /// what its sender wrote.
  func resolved(in index: D.Index) -> Self?
  /// When it happened, where its fields say so; else what its sender states beside it counts.
  var occurredAt: Instant? { get }

  /// Whether the sender may send this command about this subject at all. Who may not is told so before anything else,
  /// and learns no version.
  func admit(_ input: DecisionInput<D>) throws(D.Rejection) -> D.Admission
  /// What follows from an admitted command whose expected version holds.
  func decide(_ input: DecisionInput<D>, _ admission: D.Admission) throws(D.Rejection) -> Decision<D.Event>

  /// The same content in its one form, for recognising a command that is sent again: a field that has its default is
  /// absent.
  var canonical: Self { get }
  /// The forms by which earlier versions of the program recognised it.
  var earlierForms: [Self] { get }
}

extension Command {
  public static var name: String { "\(Self.self)" }
  public static var topic: String { "" }
  public static var sender: String { "anybody" }
  public static var example: String { form.example }
  public static var refusals: [String] { [] }
  public var reads: [StreamName] { [] }
  public var occurredAt: Instant? { nil }
  /// The name of its type.
  public var name: String { Self.name }
  public func stream(in index: D.Index) -> StreamName? { stream }
  public func reads(in index: D.Index) -> [StreamName] { reads }
  public func resolved(in index: D.Index) -> Self? { nil }
  public var canonical: Self { self }
  public var earlierForms: [Self] { [] }

  /// The whole judgement of a command, in its fixed order: admitted, its expected version compared, decided. Every event
  /// has its stream.
  public func judge(_ input: DecisionInput<D>) throws(D.Rejection) -> Decision<D.Event> {
    try verdict(input).placed(in: stream(in: input.index))
  }

  /// The same, while events for the command's own stream name none.
  @usableFromInline
  func verdict(_ input: DecisionInput<D>) throws(D.Rejection) -> Decision<D.Event> {
    let admission = try admit(input)
    if let expected = input.metadata.expectedVersion, expected != input.version {
      throw D.concurrencyConflict(expected: expected, actual: input.version)
    }
    return try decide(input, admission)
  }

  /// Eight bytes that tell this command by this actor from any other. Commands of the same content have the same.
  func fingerprint(by actor: Actor) throws(EventCodingError) -> UInt64 { try canonical.fingerprintAsIs(by: actor) }

  /// Whether what is in the log under a command's id is this command. `fingerprint` is its present one.
  func isSame(
    as known: CommittedCommand, by actor: Actor, _ fingerprint: UInt64
  ) throws(EventCodingError) -> Bool {
    if known.fingerprint == fingerprint { return true }
    for form in earlierForms where try form.fingerprintAsIs(by: actor) == known.fingerprint { return true }
    return false
  }

  func fingerprintAsIs(by actor: Actor) throws(EventCodingError) -> UInt64 {
    var writer = CBORWriter()
    do {
      try write(to: &writer)
    } catch {
      throw .malformed(type: Self.name, reason: "\(error)")
    }
    return CommandFingerprint.of(command: Self.name, actor: actor.description, payload: writer.bytes)
  }
}

extension Command where D.Admission == Void {
  /// Everybody may send every command.
  public func admit(_ input: DecisionInput<D>) throws(D.Rejection) {}
}

/// A command about one thing, to whose stream its events belong: `copy-<id>` for the category `copy`.
public protocol StreamCommand: Command {
  /// The category of the stream.
  static var category: String { get }
  /// The thing.
  var id: UUID { get }
  /// What follows; `state` is that of the thing, the initial one where it has no events.
  func decide(_ state: D.State, _ input: DecisionInput<D>) throws(D.Rejection) -> Decision<D.Event>
}

extension StreamCommand {
  public var stream: StreamName? { StreamName(Self.category, .uuid(id)) }
}

extension StreamCommand where D.Admission == Void {
  public func decide(_ input: DecisionInput<D>, _: Void) throws(D.Rejection) -> Decision<D.Event> {
    try decide(input.state ?? D.initialState(of: StreamName(Self.category, .uuid(id))), input)
  }
}

/// All commands of a domain, by their names.
public struct CommandList<D: Domain>: Sendable {
  /// In the order in which help lists them.
  public let all: [any Command<D>.Type]
  private let byName: [String: any Command<D>.Type]
  /// How they are decided. A list is made where the domain is known, so that the steps are compiled for it.
  let steps: DecidingSteps<D>

  @inlinable
  public init(_ all: [any Command<D>.Type]) {
    self.init(all, DecidingSteps())
  }

  @usableFromInline
  init(_ all: [any Command<D>.Type], _ steps: DecidingSteps<D>) {
    self.all = all
    self.steps = steps
    byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in
      preconditionFailure("there are two commands \(first.name)")
    }
  }

  /// The command with a name; nil if there is none.
  public subscript(name: String) -> (any Command<D>.Type)? { byName[name] }

  /// The names, in the order of the list.
  public var names: [String] { all.map { $0.name } }
}

extension Command {
  /// Reads a command from its fields; nil if that can't be done, and then the faults are added.
  public static func command(from json: JSONValue, _ reading: inout FieldReading) -> (any Command<D>)? {
    read(json, &reading)
  }
}
