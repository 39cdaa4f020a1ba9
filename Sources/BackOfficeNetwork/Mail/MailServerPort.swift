// Mails over SMTP, one connection for all of them.

#if Network
  public import BackOffice
  public import BackOfficePorts
  public import BackOfficeViews
  public import Daybook
  public import EventSourcing

  /// Sends mails through a server.
  public final class MailServerPort: MessagePort {
    public typealias D = BackOfficeDomain

    /// The region of a server of which nobody said where it keeps its data.
    public static let unknownRegion = "ZZ"

    public let region: String?
    private let writer: MailWriter
    private let connection: MailConnection

    /// - Parameter region: where the server keeps its data; nil if nobody knows.
    public init(_ server: MailServer, region: String? = nil, writer: MailWriter) {
      self.region = region ?? (server.isHere ? nil : Self.unknownRegion)
      self.writer = writer
      connection = MailConnection(server)
    }

    public var name: String { Integration.email.rawValue }
    public var channels: Set<MessageChannel> { [.email] }
    public func invitation(of token: String) -> InvitationID? { writer.tokens.invitation(of: token) }
    public func accepts(_ request: BackOfficeRequest) -> Bool { request.isMail }

    public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
      guard let mail = try writer.mail(for: effect) else { throw .notMine }
      do {
        try await offCooperativeThreads { [connection] in try connection.send(mail) }
      } catch let failure as MailServerFailure {
        throw PortFailure(failure.code, failure.message, isRetryable: !failure.isFinal)
      } catch {
        throw PortFailure("connectionLost", "\(error)", isRetryable: true)
      }
      return .delivered(providerRef: "smtp:\(EffectID(effect.id))")
    }
  }
#endif
