// `daybook init`: makes an empty book with a registered account and its owner.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import FoundationEssentials

struct InitCommand: ToolCommand {
  typealias D = BackOfficeDomain

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
    let owner = UserID(UUID())
    let request = Request(account(owner), as: .nobody)
    try await requireNoBook()
    try await check(request)
    try await withBook(at: location.path, BookOptions(access: .readWrite, viewUpdates: .onQuery), console) {
      (book: BackOfficeBook) in
      // Somebody else may have made it meanwhile; then the account is theirs.
      guard book.position == 0 else { throw isTaken }
      _ = try await book.execute(request)
    }
    try tell(owner, console)
  }

  /// Decides the registration before anything is made. What an option says and no account can have is told as such.
  private func check(_ request: Request<BackOfficeDomain>) async throws {
    do {
      try await BackOfficeBook.checkFirst(request)
    } catch {
      throw optionFailure(error) ?? error
    }
  }

  private func optionFailure(_ error: any Error) -> ToolFailure? {
    guard case .rejected(.invalidField(let field, let reason))? = error as? BackOfficeBook.Failure else { return nil }
    return switch field {
    case "timeZone": ToolFailure(.usage, "--time-zone \(timeZone): \(reason)", remedy: "use a name like Europe/London")
    case "currency": ToolFailure(.usage, "--currency \(currency): \(reason)", remedy: "use a code of ISO 4217 like GBP")
    case "region": ToolFailure(.usage, "--region \(region): \(reason)", remedy: "use capital letters like UK")
    default: nil
    }
  }

  /// An empty book is as good as none: an interruption has left it.
  private func requireNoBook() async throws {
    guard try BackOfficeBook.place(location.path) == .book else { return try BackOfficeBook.requireFree(location.path) }
    let book = try await BackOfficeBook.open(location.path, BookOptions(access: .readOnly))
    let position = book.position
    try await book.close()
    guard position == 0 else { throw isTaken }
  }

  private var isTaken: ToolFailure {
    ToolFailure(.finding, "there is a book at \(location.path) already", remedy: "nothing was changed")
  }

  private func account(_ owner: UserID) -> RegisterAccount {
    RegisterAccount(
      name: name, timeZone: timeZone, currency: currency, region: region,
      firstUser: FirstUser(userID: owner, name: ownerName, email: ownerEmail))
  }

  private func tell(_ owner: UserID, _ console: Console) throws {
    guard console.format == .text else {
      return try console.object([.init("book", .text(location.path)), .init("ownerID", .id(owner))])
    }
    try console.line(owner.description)
    console.notice("made \(location.path); the id above is the owner's: use it, or the e-mail address, in --as")
  }
}
