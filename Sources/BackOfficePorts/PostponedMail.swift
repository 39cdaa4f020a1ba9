// Mail that another process sends: a book whose mails go through a server is worked on without one, and what it wants sent
// waits until it runs again.

public import BackOffice
public import BackOfficeViews
public import Daybook
public import EventSourcing

/// Stands for a mail server that is not to be asked now.
public struct PostponedMail: MessagePort {
  public typealias D = BackOfficeDomain

  private let tokens: InvitationTokens

  public init(tokens: InvitationTokens) { self.tokens = tokens }

  public var name: String { Integration.email.rawValue }
  public var region: String? { nil }
  public var channels: Set<MessageChannel> { [.email] }
  public func invitation(of token: String) -> InvitationID? { tokens.invitation(of: token) }
  public func accepts(_ request: BackOfficeRequest) -> Bool { false }

  public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    throw .notMine
  }
}
