// Which services outside a book is connected to, as options of the commands that write. Without any, mails and SMS are put
// into the folder `spool` of the book.

public import ArgumentParser
internal import BackOffice
internal import BackOfficePorts
internal import Daybook
internal import DaybookTool

/// What says on the command line how mails go out.
public struct BackOfficePortOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Mails come from this address.", valueName: "address"))
  var mailFrom = "no-reply@localhost"
  @Option(
    help: ArgumentHelp(
      "The link in invitations, with {token} in the place of the token; without it they tell the token alone.",
      valueName: "url"))
  var invitationLink: String?

  public init() {}

  public func validate() throws {
    if let invitationLink, !invitationLink.contains("{token}") {
      throw ValidationError("--invitation-link needs {token} in it, where the token goes.")
    }
  }

  func ports(_ path: String) -> [any EffectPort<BackOfficeDomain>] {
    let writer = MailWriter(
      sender: mailFrom, invitationLink: invitationLink, tokens: InvitationTokens(book: path))
    return [MailSpool(path + "/spool", writer: writer), SMSSpool(path + "/spool")]
  }
}
