// `daybook workflow`: one workflow with its tasks, and with those of its draft where they are others.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct OneWorkflowCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflow", abstract: "Show one workflow: its tasks, who does them, how long they should take.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("The workflow's name or id.", valueName: "name|id"))
  var workflow: String
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let found = try found(in: try await book.workflows(viewer: viewer))
    let catalogue = try await book.catalogue(viewer: viewer)
    let line = WorkflowLine(workflow: found, serviceName: catalogue.services[found.state.serviceID]?.name)
    let names = try await names(in: book, viewer)
    let tasks = (found.state.published?.tasks ?? []).map { TaskLine($0, names) }
    let draft = found.hasChanges ? found.state.draft.map { TaskLine($0, names) } : []
    guard console.format == .text else {
      return try console.object(
        line.outputFields.filter { $0.name != "tasks" } + [
          .init("tasks", .list(of: tasks)), .init("draft", .list(of: draft)),
        ])
    }
    let times = try await viewerOptions.times(in: book)
    try console.facts(line.outputFields.filter { $0.name != "serviceID" && !$0.value.isNothing }, times)
    try console.section("Tasks", tasks, times)
    try console.section("Draft, not published", draft, times)
  }

  /// One in use goes before an archived one of the same name.
  private func found(in workflows: [ListedWorkflow]) throws -> ListedWorkflow {
    if let id = WorkflowID(workflow), let found = workflows.first(where: { $0.state.id == id }) { return found }
    let named = workflows.filter { $0.state.name.lowercased() == workflow.lowercased() }
    let inUse = named.filter { !$0.state.archived }
    let fitting = inUse.isEmpty ? named : inUse
    guard let first = fitting.first else {
      throw ToolFailure(
        .notFound, "there is no workflow \(workflow) in this book", remedy: "`daybook workflows` lists them")
    }
    guard fitting.count == 1 else {
      let ids = fitting.prefix(5).map { $0.state.id.description }.joined(separator: ", ")
      throw ToolFailure(.usage, "\(fitting.count) workflows are called \(workflow): \(ids)", remedy: "give the id")
    }
    return first
  }

  private func names(in book: BackOfficeBook, _ viewer: UserID?) async throws -> [UserID: String] {
    var query = UsersQuery()
    query.includeDeleted = true
    let users = try await book.users(query, viewer: viewer).rows
    return Dictionary(users.map { ($0.userID, $0.name) }) { first, _ in first }
  }
}
