// The back office on the command line: its commands, the words for its events and rejections, and how its streams and
// actors are named by people.

public import ArgumentParser
public import BackOffice
public import BackOfficeViews
public import Daybook
public import DaybookTool
public import EventSourcing
internal import TextFormats

#if Inspector
  internal import DaybookInspector
#endif

extension BackOfficeDomain: ToolDomain {
  public static var program: String { "daybook" }
  public static var version: String { "daybook \(EngineVersion.current)" }
  public static var abstract: String {
    "An event-sourced back office: every change in one log, every list built from it."
  }
  public static var introduction: String { "A book is a folder. Try `daybook demo` first." }
  public static var howToBegin: String { "make one with `daybook init` or `daybook demo`" }
  public static var subcommands: [any ParsableCommand.Type] {
    [
      DemoCommand.self, InitCommand.self, OrdersCommand.self, OneOrderCommand.self, TasksCommand.self,
      LeadsCommand.self, OneLeadCommand.self, LeadTasksCommand.self, CustomersCommand.self, OneCustomerCommand.self,
      ImportCustomersCommand.self, TemplateCommand.self, ContactsCommand.self, ActivitiesCommand.self,
      OneActivityCommand.self, PaymentsCommand.self, ContractsCommand.self, OneContractCommand.self,
      RevenueCommand.self, PerformanceCommand.self, DeadlinesCommand.self, AttentionCommand.self, UsersCommand.self,
      OneUserCommand.self, ServicesCommand.self, ProductsCommand.self, ListsCommand.self, WorkflowsCommand.self,
      OneWorkflowCommand.self, AuditCommand.self, GenerateCommand.self,
    ] + pages
  }

  /// The inspector, where the program was built with it.
  private static var pages: [any ParsableCommand.Type] {
    #if Inspector
      [InspectCommand<BackOfficeDomain>.self]
    #else
      []
    #endif
  }

  public static func report(_ rejection: Rejection) -> RejectionReport {
    var report = RejectionReport(
      code: rejection.code, detail: rejection.detail.map { .init($0.name, OutputValue($0.value)) },
      message: "rejected: \(rejection)", explanation: rejection.explanation)
    if case .notFound(let kind, let id) = rejection {
      report.status = .notFound
      report.message = "there is no \(kind) \(id) in this book"
      report.explanation = nil
    }
    return report
  }

  public static var streamNames: String {
    "an order by its number, a lead as lead-<number>, or a stream as the log does: account, customer-<id>"
  }

  /// An order by its number, `12` or `order-12`, or a lead, `lead-12`.
  public static func stream(named text: String, in book: BackOfficeBook) async throws -> StreamName? {
    if text.hasPrefix("lead-"), let number = Int(text.dropFirst(5)) {
      guard let lead = try await book.leadID(ofNumber: number) else { throw missing("lead", number) }
      return StreamName("lead", lead)
    }
    guard let number = Int(text.hasPrefix("order-") ? String(text.dropFirst(6)) : text) else { return nil }
    guard let order = try await book.orderID(ofNumber: number) else { throw missing("order", number) }
    return StreamName("order", order)
  }

  private static func missing(_ kind: String, _ number: Int) -> ToolFailure {
    ToolFailure(.notFound, "there is no \(kind) \(number) in this book")
  }

  /// A user by id or e-mail address.
  public static func actor(named text: String, in book: BackOfficeBook) async throws -> Actor? {
    .user(try await book.user(text).id.uuid)
  }

  /// A user's name, as it is in this book; nil also where it can't be read, since the id tells as much.
  public static func name(of actor: Actor, in book: BackOfficeBook) async -> String? {
    guard case .user(let id) = actor, let user = try? await book.user(UserID(id).description), !user.name.isEmpty
    else { return nil }
    return user.name
  }

  public static var hidesStreams: Bool { true }
  public static func shows(
    _ stream: StreamName, behind versions: [UInt32], toUserNamed text: String, in book: BackOfficeBook
  ) async throws -> Bool {
    try await book.shows(stream, behind: versions, to: try await book.user(text).id)
  }

  public static func timeZone(of book: BackOfficeBook) async throws -> String { try await book.accountTimeZone() }

  public static func ports(
    _ options: BackOfficePortOptions, path: String, deliversFar: Bool
  ) throws -> [any EffectPort<BackOfficeDomain>] {
    try options.ports(path, deliversFar: deliversFar)
  }
}

extension OutputValue {
  /// A detail of a rejection, cut where it is long.
  init(_ detail: RejectionDetail) {
    switch detail {
    case .text(let text): self = .text(Excerpt.of(text))
    case .number(let number): self = .integer(number)
    case .list(let items): self = .list(items.map { .text(Excerpt.of($0)) })
    }
  }
}
