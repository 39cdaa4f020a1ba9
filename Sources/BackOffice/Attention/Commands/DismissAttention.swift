// Taking something off the list of what needs attention. Whether it is on it follows from the stream that says so and from
// the index, which the decision looks at.

public import EventSourcing

/// Takes something off the list of what needs attention; what happens once more comes back.
public struct DismissAttention: BackOfficeCommand {
  public var key: String

  public init(key: String) { self.key = key }

  public init(_ field: inout some FieldList<DismissAttention>) {
    key = field("key", \.key, "what it is, by its key in the list")
  }

  public static var topic: String { "attention" }
  public static var right: Right { .admin }
  public static var summary: String { "Takes something off the list of what needs attention." }
  public static var example: String {
    #"{"key":"paymentFailed/0b8e6f0e-0000-4000-8000-000000000043/0b8e6f0e-0000-4000-8000-000000000044"}"#
  }

  private var named: AttentionKey? { AttentionKey(FieldText.trimmed(key)) }

  public var subject: Subject { .attention }
  public var reads: [StreamName] { named.map { [$0.stream] } ?? [] }

  public func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Decision<BackOfficeEvent>
  {
    guard let named else { throw .notFound(kind: "attention", id: key) }
    if case .attention(let state) = state, state.dismissed.contains(named.description) { return .nothing }
    let items = context.others[named.stream]?.attention(in: named.stream) ?? []
    let open = items.compactMap { context.index.confirmed($0) }.first { $0.key == named && $0.since <= context.now }
    guard let open else { throw .notFound(kind: "attention", id: named.description) }
    return [.attention(.dismissed(AttentionDismissed(open)))]
  }

  public var canonical: Self { DismissAttention(key: named?.description ?? key) }
}
