// All commands of the back office. A command is data: who sent it and when stands beside it.

public import EventSourcing

/// What a caller asks for.
public protocol CommandPayload: Codable, Sendable, Hashable {
  /// What the command is about.
  var subject: Subject { get }
  /// The same content in its one form: a field that has its default is left out.
  var canonical: Self { get }
  /// The payload as the first fingerprints saw it.
  var asFirstFingerprinted: Self { get }
}

extension CommandPayload {
  public var canonical: Self { self }
  public var asFirstFingerprinted: Self { self }
}

/// What a command is about: the stream that it concerns, and whether that has to exist already.
public enum Subject: Hashable, Sendable {
  case account
  /// A user to be made, under this id if the caller chose one.
  case newUser(UserID?)
  case user(UserID)
  case catalogue
  case newWorkflow(WorkflowID?)
  case workflow(WorkflowID)
  case newCustomer(CustomerID?)
  case customer(CustomerID)
  case newOrder(OrderID?)
  case order(OrderID)
}

/// One command of the back office.
public enum Command: Sendable, Hashable {
  case account(AccountCommand)
  case user(UserCommand)
  case catalogue(CatalogueCommand)
  case workflow(WorkflowCommand)
  case customer(CustomerCommand)
  case order(OrderCommand)
}

extension Command {
  /// The payload, whatever its type.
  public var payload: any CommandPayload {
    switch self {
    case .account(let command): command.payload
    case .user(let command): command.payload
    case .catalogue(let command): command.payload
    case .workflow(let command): command.payload
    case .customer(let command): command.payload
    case .order(let command): command.payload
    }
  }

  /// The name that a command has in files and messages, such as `OpenOrder`.
  public var name: String {
    switch self {
    case .account(let command): command.name
    case .user(let command): command.name
    case .catalogue(let command): command.name
    case .workflow(let command): command.name
    case .customer(let command): command.name
    case .order(let command): command.name
    }
  }

  /// Reads a command whose payload comes from some source.
  public typealias Reader = @Sendable (any PayloadSource) throws -> Command

  /// The reader for each command name.
  public static let readers: [String: Reader] = {
    var readers: [String: Reader] = [:]
    for (name, read) in AccountCommand.readers { readers[name] = { .account(try read($0)) } }
    for (name, read) in UserCommand.readers { readers[name] = { .user(try read($0)) } }
    for (name, read) in CatalogueCommand.readers { readers[name] = { .catalogue(try read($0)) } }
    for (name, read) in WorkflowCommand.readers { readers[name] = { .workflow(try read($0)) } }
    for (name, read) in CustomerCommand.readers { readers[name] = { .customer(try read($0)) } }
    for (name, read) in OrderCommand.readers { readers[name] = { .order(try read($0)) } }
    return readers
  }()
}
