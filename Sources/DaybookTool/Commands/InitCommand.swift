// `daybook init`: makes an empty book with a registered account and its owner.

internal import ArgumentParser
internal import BackOffice
internal import Daybook
internal import EventSourcing
internal import Foundation

struct InitCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a new book with an account and its owner; print the owner's id.")

  @OptionGroup var location: BookLocation
  @Option(help: "The account's name.")
  var name: String
  @Option(help: "The owner's name; the owner is the first Super Admin.")
  var ownerName: String
  @Option(help: "The owner's e-mail address.")
  var ownerEmail: String
  @Option(help: ArgumentHelp("The account's time zone.", valueName: "zone"))
  var timeZone = "Europe/London"
  @Option(help: ArgumentHelp("The account's currency: three letters.", valueName: "code"))
  var currency = "GBP"
  @Option(help: ArgumentHelp("Where the data may lie.", valueName: "label"))
  var region = "UK"
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    guard TimeText(zone: timeZone) != nil else {
      throw ToolFailure(.usage, "there is no time zone \(timeZone)", remedy: "use a name like Europe/London")
    }
    let owner = UserID(UUID())
    try await withBook(at: location.path, BookOptions(access: .readWrite, viewUpdates: .onQuery), console) { book in
      guard book.position == 0 else {
        throw ToolFailure(.finding, "there is a book at \(location.path) already", remedy: "nothing was changed")
      }
      _ = try await book.execute(.account(.registerAccount(account(owner))), as: .nobody)
    }
    try tell(owner, console)
  }

  private func account(_ owner: UserID) -> RegisterAccount {
    RegisterAccount(
      name: name, timeZone: timeZone, currency: currency, region: region,
      firstUser: FirstUser(userID: owner, name: ownerName, email: ownerEmail))
  }

  private func tell(_ owner: UserID, _ console: Console) throws {
    guard console.format == .text else {
      return try console.json(.object(["book": .text(location.path), "ownerID": .id(owner)]))
    }
    try console.line(owner.description)
    console.notice("made \(location.path); the id above is the owner's: use it, or the e-mail address, in --as")
  }
}
