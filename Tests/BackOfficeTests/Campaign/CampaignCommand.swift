// What the campaign adds to a command: a small function that makes one from what the model knows, and what the rules say
// of it. `CampaignCommandList` names them all; a test holds the list against the domain's.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

protocol CampaignCommand: BackOfficeCommand {
  /// How often it is sent, beside the others.
  static var weight: Int { get }
  /// One that may well be accepted; nil where there is nothing to send it for.
  static func random(_ maker: inout CommandMaker) -> Self?
  /// The checks in their order, then the change; whether there is one. Changes nothing where it throws.
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool
}

extension Model {
  /// Steps 2 to 4 as far as they are the same for all: the sender may act at all.
  func sender(of command: any CampaignCommand, _ step: Step) throws(Refused) -> Sender {
    if !isRegistered, !(command is RegisterAccount) { throw Refused(.notFound) }
    let party = try party(step.actor, command)
    // What users and importers send is refused while the account can only be read, but for the way out of it.
    switch party {
    case .user, .importer, .nobody:
      if isReadOnly, !(command is ChangeSettings || command is ChangePlan || command is RegisterAccount) {
        throw Refused(.accountReadOnly)
      }
    case .integration: break
    }
    return Sender(party: party, expected: step.expected, commandID: step.id)
  }

  private func party(_ actor: Actor, _ command: any CampaignCommand) throws(Refused) -> Sender.Party {
    switch actor {
    case .user(let uuid):
      let id = UserID(uuid)
      guard let user = users[id] else { throw Refused(.notFound) }
      if user.standing == .active { return .user(id, user.type) }
      if user.standing == .invited, (command as? AcceptInvitation)?.userID == id { return .nobody }
      throw Refused(.userNotActive)
    case .importer(let uuid):
      guard let run = imports[ImportID(uuid)] else { throw Refused(.notFound) }
      if run.state != .running { throw Refused(.importNotRunning) }
      return .importer(ImportID(uuid))
    case .integration(let name): return .integration(name)
    case .system, .other: return .nobody
    }
  }
}
