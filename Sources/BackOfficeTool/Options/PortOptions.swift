// Which services outside a book is connected to, as options of the commands that write. Without any, mails and SMS are put
// into the folder `spool` of the book, and payments wait.

public import ArgumentParser
internal import BackOffice
internal import BackOfficePorts
internal import Daybook
internal import DaybookTool

/// What says on the command line how mails go out, and who takes payments.
public struct BackOfficePortOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Mails come from this address.", valueName: "address"))
  var mailFrom = "no-reply@localhost"
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
  }

  func ports(_ path: String) throws -> [any EffectPort<BackOfficeDomain>] {
    let writer = MailWriter(
      sender: mailFrom, invitationLink: invitationLink, tokens: InvitationTokens(book: path))
    var ports: [any EffectPort<BackOfficeDomain>] = [
      MailSpool(path + "/spool", writer: writer), SMSSpool(path + "/spool"),
    ]
    if let gateway { ports.append(ScriptedGateway(try script(gateway))) }
    if let accounting { ports.append(try accountingFile(accounting)) }
    return ports
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
}
