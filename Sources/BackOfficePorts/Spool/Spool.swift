// The spool: messages as files, one each, named by what asked for it, so that a second delivery of the same one is the same
// file. Where no server is configured this is the delivery; whatever sends them on takes them from there.

public import BackOffice
public import BackOfficeViews
public import Daybook
public import EventSourcing
internal import JSON

/// Puts mails into a folder, as `.eml` files.
public struct MailSpool: MessagePort {
  public typealias D = BackOfficeDomain

  private let folder: OutputFolder
  private let writer: MailWriter

  /// - Parameter folder: made with the first mail.
  public init(_ folder: String, writer: MailWriter) {
    self.folder = OutputFolder(folder, isMade: true)
    self.writer = writer
  }

  public var name: String { Integration.email.rawValue }
  public var region: String? { nil }
  public var channels: Set<MessageChannel> { [.email] }
  public func invitation(of token: String) -> InvitationID? { writer.tokens.invitation(of: token) }
  public func accepts(_ request: BackOfficeRequest) -> Bool { request.isMail }

  public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    guard let mail = try writer.mail(for: effect) else { throw .notMine }
    return try folder.deliver(mail.text, of: effect, as: "eml")
  }
}

/// Puts SMS into a folder, as `.json` files.
public struct SMSSpool: MessagePort {
  public typealias D = BackOfficeDomain

  private let folder: OutputFolder

  /// - Parameter folder: made with the first SMS.
  public init(_ folder: String) { self.folder = OutputFolder(folder, isMade: true) }

  public var name: String { Integration.sms.rawValue }
  public var region: String? { nil }
  public var channels: Set<MessageChannel> { [.sms] }
  public func invitation(of token: String) -> InvitationID? { nil }

  public func accepts(_ request: BackOfficeRequest) -> Bool {
    switch request {
    case .message(let message): message.channel == .sms
    case .invitation, .reminder, .charge, .refund, .posting: false
    }
  }

  public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    guard case .message(let message) = effect.request else { throw .notMine }
    var json = JSONWriter()
    json.object { json in
      let fields = [
        ("id", EffectID(effect.id).description), ("to", message.address), ("name", message.name ?? ""),
        ("from", message.account), ("text", message.body), ("requestedAt", effect.cause.recordedAt.description),
      ]
      for (name, value) in fields where !value.isEmpty {
        json.key(name)
        json.write(value)
      }
    }
    return try folder.deliver(json.bytes + [0x0A], of: effect, as: "json")
  }
}

extension BackOfficeRequest {
  /// Whether it is to go out as a mail.
  package var isMail: Bool {
    switch self {
    case .message(let message): message.channel == .email
    case .invitation, .reminder: true
    case .charge, .refund, .posting: false
    }
  }
}

extension PortFailure {
  /// A request that the port does not accept.
  package static var notMine: PortFailure {
    PortFailure("notAccepted", "the port does not carry out requests of this kind", isRetryable: false)
  }
}

extension OutputFolder {
  /// Puts what an effect asks for into the folder.
  fileprivate func deliver(
    _ bytes: [UInt8], of effect: LiveEffect<BackOfficeDomain>, as kind: String
  ) throws(PortFailure) -> BackOfficeAnswer {
    let id = EffectID(effect.id).description
    do throws(FileFailure) {
      try write(bytes, as: "\(id).\(kind)")
    } catch {
      throw PortFailure("spoolFailed", "\(error)", isRetryable: true)
    }
    return .delivered(providerRef: "spool:\(id)")
  }
}
