// A payment gateway that only pretends: it answers as a script says, and remembers, as real ones do, what it was asked for
// under which key.

public import BackOffice
public import BackOfficeViews
public import Daybook
internal import EventSourcing
public import FoundationEssentials

/// Takes and gives back money that there is not. What it was asked for is forgotten with the process.
public final class ScriptedGateway: EffectPort {
  public typealias D = BackOfficeDomain

  /// What it was asked.
  public struct Item: Sendable, Hashable {
    public let effectID: UUID
    /// That of the payment, or of the refund.
    public let key: UUID
    public let request: BackOfficeRequest
    public let attempt: Int
    public let mayHaveHappened: Bool
  }

  /// What it knows under a key.
  fileprivate struct Transfer {
    /// The answer until a time; nil for none.
    let before: GatewayAnswer?
    let time: Instant
    /// The answer from then on; nil if it knows of nothing then.
    let after: GatewayAnswer?
  }

  fileprivate struct State {
    var answers: ArraySlice<GatewayScript.Answer>
    var transfers: [UUID: Transfer] = [:]
    var items: [Item] = []
    var moved: [UUID] = []
  }

  private let state: Lock<State>

  public init(_ script: GatewayScript = GatewayScript()) { state = Lock(State(answers: script.answers[...])) }

  /// All that it was asked, oldest first.
  public var items: [Item] { state.withLock { $0.items } }

  /// The keys under which money moved, or will move, each time that it did.
  public var moved: [UUID] { state.withLock { $0.moved } }

  public var name: String { Integration.payments.rawValue }
  public var region: String? { nil }

  public func accepts(_ request: BackOfficeRequest) -> Bool { request.transferKey != nil }

  public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    guard let key = effect.request.transferKey else { throw .notMine }
    let answer = state.withLock { state in
      state.items.append(
        Item(
          effectID: effect.id, key: key, request: effect.request, attempt: effect.attempt,
          mayHaveHappened: effect.mayHaveHappened))
      return state.answer(key, at: effect.now)
    }
    guard let answer else { throw PortFailure("noAnswer", "the gateway gave no answer", isRetryable: true) }
    return .gateway(answer)
  }
}

extension ScriptedGateway.State {
  /// What it says of a transfer; nil for nothing. One that it does not know begins.
  fileprivate mutating func answer(_ key: UUID, at now: Instant) -> GatewayAnswer? {
    if let known = transfers[key] {
      if now < known.time { return known.before }
      if let answer = known.after { return answer }
    }
    return begin(answers.popFirst() ?? GatewayScript.Answer(.succeed), key, at: now)
  }

  private mutating func begin(_ scripted: GatewayScript.Answer, _ key: UUID, at now: Instant) -> GatewayAnswer? {
    let reference = "scripted:\(PaymentID(key))"
    let success = GatewayAnswer.succeeded(gatewayRef: reference)
    let later = scripted.pause.map { now.advanced(by: $0) }
    switch scripted.kind {
    case .succeed: return know(key, before: nil, now, success)
    case .decline:
      let code = scripted.code ?? "card_declined"
      return know(key, before: nil, now, .failed(code: code, isRetryable: false, gatewayRef: reference))
    case .lose:
      _ = know(key, before: nil, now, success)
      return nil
    case .timeout:
      _ = know(key, before: nil, later ?? now, nil)
      return nil
    case .lateSuccess:
      _ = know(key, before: nil, later ?? now.advanced(by: 3_600_000), success)
      return nil
    case .actionRequired:
      let action = GatewayAnswer.actionRequired(url: scripted.url, gatewayRef: reference)
      _ = know(key, before: action, later ?? Instant(milliseconds: .max), later.map { _ in success })
      return action
    }
  }

  private mutating func know(
    _ key: UUID, before: GatewayAnswer?, _ time: Instant, _ after: GatewayAnswer?
  ) -> GatewayAnswer? {
    transfers[key] = .init(before: before, time: time, after: after)
    if case .succeeded = after { moved.append(key) }
    return after
  }
}

extension BackOfficeRequest {
  /// The key by which a gateway recognises a request; nil for one of another kind.
  fileprivate var transferKey: UUID? {
    switch self {
    case .charge(let charge): charge.paymentID.uuid
    case .refund(let refund): refund.refundID.uuid
    case .message, .invitation, .reminder, .posting: nil
    }
  }
}
