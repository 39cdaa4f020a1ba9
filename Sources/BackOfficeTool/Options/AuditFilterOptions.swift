// The filters of the audit trail, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation

struct AuditFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only what concerns this order.", valueName: "no|id"))
  var order: String?
  @Option(help: ArgumentHelp("Only what concerns this lead.", valueName: "no|id"))
  var lead: String?
  @Option(help: ArgumentHelp("Only what concerns this task, in whatever order or lead.", valueName: "key|id"))
  var task: String?
  @Option(help: ArgumentHelp("Only what concerns this customer, its orders and its leads.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only what this user, policy or port did.", valueName: "id|e-mail|system:policy"))
  var user: String?
  @Option(help: ArgumentHelp("Only what was about this user, or gave or took work.", valueName: "id|e-mail"))
  var about: String?
  @Option(help: ArgumentHelp("Only what changed a field of this name, such as initialFee.", valueName: "field"))
  var field: String?
  @Option(help: ArgumentHelp("Only what follows from one intent of a user.", valueName: "id"))
  var correlation: ID<Never>?
  @Option(
    help: "Only events of this type, such as order.closed; may be repeated.",
    completion: .list(BackOfficeEvent.registry.names))
  var type: [String] = []
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Recorded at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var since: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Recorded before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var until: TimeArgument?
  @Flag(name: .shortAndLong, help: "Newest first.")
  var reverse = false

  func query(in book: BackOfficeBook, _ times: TimeText) async throws -> AuditQuery {
    var query = AuditQuery()
    if let order { query.order = try WorkArgument(order).reference }
    if let lead { query.lead = try WorkArgument(lead).reference }
    query.task = task.map { text in TaskID(text).map(AuditTask.id) ?? .key(text) }
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    if let user { query.actor = try await ActorArgument.resolve(user, in: book) }
    query.user = try await UserArgument.resolve(about, in: book)
    query.field = field
    query.correlation = correlation?.uuid
    query.types = type.isEmpty ? nil : try EventTypeArgument.known(type, in: BackOfficeDomain.self)
    query.since = since?.instant(in: times)
    query.until = until?.instant(in: times)
    return query
  }
}
