// A port of messages that keeps them in memory: for tests, and for programs that only want to see what would be sent.

public import BackOffice
public import BackOfficeViews
public import Daybook
public import EventSourcing
public import FoundationEssentials

/// Takes all messages, and keeps them.
public final class MemoryMailbox: MessagePort {
  public typealias D = BackOfficeDomain

  /// What it was given.
  public struct Item: Sendable, Hashable {
    /// The same for the same request, however often it comes.
    public let effectID: UUID
    public let request: BackOfficeRequest
    public let attempt: Int
    public let mayHaveHappened: Bool
  }

  private struct State {
    var items: [Item] = []
    var failures: [PortFailure] = []
  }

  public let name: String
  public let region: String?
  public let channels: Set<MessageChannel>
  public let tokens: InvitationTokens
  private let state = Lock(State())

  /// - Parameters:
  ///   - integration: under whose name it acts.
  ///   - tokens: those of invitations; by themselves under a secret of its own.
  public init(
    _ integration: Integration = .email, region: String? = nil, channels: Set<MessageChannel> = [.email, .sms],
    tokens: InvitationTokens? = nil
  ) {
    name = integration.rawValue
    self.region = region
    self.channels = channels
    self.tokens = tokens ?? InvitationTokens(secret: (0..<32).map { _ in .random(in: 0...255) })
  }

  /// All that it was given, failures included, oldest first.
  public var items: [Item] { state.withLock { $0.items } }

  /// Lets the next requests fail, one each.
  public func fail(_ failures: PortFailure...) { state.withLock { $0.failures += failures } }

  public func invitation(of token: String) -> InvitationID? { tokens.invitation(of: token) }

  public func accepts(_ request: BackOfficeRequest) -> Bool {
    switch request {
    case .message(let message): channels.contains(message.channel)
    case .invitation, .reminder: channels.contains(.email)
    case .charge, .refund, .posting: false
    }
  }

  public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    let failure = state.withLock { state in
      state.items.append(
        Item(
          effectID: effect.id, request: effect.request, attempt: effect.attempt,
          mayHaveHappened: effect.mayHaveHappened))
      return state.failures.isEmpty ? nil : state.failures.removeFirst()
    }
    if let failure { throw failure }
    return .delivered(providerRef: "memory:\(EffectID(effect.id))")
  }
}
