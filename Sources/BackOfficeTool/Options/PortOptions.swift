// Which services outside a book is connected to, as options of the commands that write. Without any, mails and SMS are put
// into the folder `spool` of the book, and payments wait.

public import ArgumentParser
internal import BackOffice
internal import BackOfficePorts
internal import Daybook
internal import DaybookTool

#if Network
  internal import BackOfficeNetwork
  internal import Foundation
#endif

/// What says on the command line how mails go out, and who takes payments.
public struct BackOfficePortOptions: ParsableArguments {
  #if Network
    @Option(
      help: ArgumentHelp(
        """
        Mails go out through this server, with the password in DAYBOOK_SMTP_PASSWORD; else they become files in the folder \
        spool of the book.
        """, valueName: "smtp://user@host:587"))
    var smtp: String?
    @Option(help: ArgumentHelp("Where the mail server keeps its data, such as UK.", valueName: "region"))
    var smtpRegion: String?
  #endif
  @Option(help: ArgumentHelp("Mails come from this address; without it from no-reply@localhost.", valueName: "address"))
  var mailFrom: String?
  @Option(
    help: ArgumentHelp(
      "The link in invitations, with {token} in the place of the token; without it they tell the token alone.",
      valueName: "url"))
  var invitationLink: String?

  @Option(
    help: ArgumentHelp(
      """
      What a payment gateway that only pretends answers, in order, as JSON: {"answers":[{"do":"succeed"}]}; do is \
      succeed, decline, lose, timeout, lateSuccess or actionRequired, with code, after (PT2H) and url where they fit.
      """,
      valueName: "file"), completion: .file())
  var gateway: String?
  #if Network
    @Option(
      help: ArgumentHelp(
        "With --gateway stripe: the gateway that speaks as Stripe does.", valueName: "https://host"))
    var stripeURL: String?
    @Option(help: ArgumentHelp("Where the payment gateway keeps its data, such as UK.", valueName: "region"))
    var gatewayRegion: String?
  #endif

  @Option(
    help: ArgumentHelp(
      "Payments, refunds and fees are told to the accounting by this file, a line of JSON each, from the first on.",
      valueName: "file"), completion: .file())
  var accounting: String?

  public init() {}

  public func validate() throws {
    if let invitationLink, !invitationLink.contains("{token}") {
      throw ValidationError("--invitation-link needs {token} in it, where the token goes.")
    }
    if let mailFrom, !MailWriter.canUse(mailFrom) {
      throw ValidationError("--mail-from \(mailFrom): mails can't come from such an address.")
    }
    #if Network
      if let server = try server(), mailFrom == nil, server.user.map(MailWriter.canUse) != true {
        throw ValidationError("--smtp needs --mail-from, the address that mails come from.")
      }
      _ = try paymentServer()
      if stripeURL != nil, gateway != "stripe" { throw ValidationError("--stripe-url needs --gateway stripe.") }
    #else
      if gateway == "stripe" {
        throw ValidationError(
          "--gateway stripe: this program was built without the network (swift build --traits Network builds it).")
      }
    #endif
  }

  /// - Parameter deliversFar: whether a server may be asked; else what is for one waits for a process that may.
  func ports(_ path: String, deliversFar: Bool) throws -> [any EffectPort<BackOfficeDomain>] {
    var writer = MailWriter(invitationLink: invitationLink, tokens: InvitationTokens(book: path))
    if let mailFrom { writer.sender = mailFrom }
    var ports: [any EffectPort<BackOfficeDomain>] = [
      try mail(path + "/spool", &writer, deliversFar: deliversFar), SMSSpool(path + "/spool"),
    ]
    if let payments = try payments(deliversFar: deliversFar) { ports.append(payments) }
    if let accounting { ports.append(try accountingFile(accounting)) }
    return ports
  }

  private func payments(deliversFar: Bool) throws -> (any EffectPort<BackOfficeDomain>)? {
    guard let gateway else { return nil }
    #if Network
      if let server = try paymentServer() { return deliversFar ? StripeGateway(server, region: gatewayRegion) : nil }
    #endif
    return ScriptedGateway(try script(gateway))
  }

  private func mail(
    _ spool: String, _ writer: inout MailWriter, deliversFar: Bool
  ) throws -> any EffectPort<BackOfficeDomain> {
    #if Network
      if let server = try server() {
        if mailFrom == nil, let user = server.user { writer.sender = user }
        return deliversFar
          ? MailServerPort(server, region: smtpRegion, writer: writer) : PostponedMail(tokens: writer.tokens)
      }
    #endif
    return MailSpool(spool, writer: writer)
  }

  private func accountingFile(_ path: String) throws -> AccountingFile {
    do {
      return try AccountingFile(path)
    } catch {
      throw ToolFailure(.usage, error.message, remedy: "name a file in a folder that is there and can be written to")
    }
  }

  private func script(_ file: String) throws -> GatewayScript {
    do {
      return try GatewayScript(file: file)
    } catch {
      throw ToolFailure(
        .usage, "can't use \(file) as a payment gateway: \(error)",
        remedy: #"write what it answers, as in {"answers":[{"do":"succeed"},{"do":"decline","code":"card_declined"}]}"#)
    }
  }

  #if Network
    private func server() throws -> MailServer? {
      guard let smtp else { return nil }
      do {
        return try MailServer(url: smtp, password: ProcessInfo.processInfo.environment["DAYBOOK_SMTP_PASSWORD"])
      } catch {
        throw ValidationError("--smtp: \(error).")
      }
    }

    private func paymentServer() throws -> PaymentServer? {
      guard gateway == "stripe" else { return nil }
      guard let key = ProcessInfo.processInfo.environment["DAYBOOK_STRIPE_KEY"] else {
        throw ValidationError("--gateway stripe needs the secret key in DAYBOOK_STRIPE_KEY.")
      }
      do {
        return try PaymentServer(url: stripeURL ?? PaymentServer.stripeURL, key: key)
      } catch {
        throw ValidationError("--gateway stripe: \(error).")
      }
    }
  #endif
}
