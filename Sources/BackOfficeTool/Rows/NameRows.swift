// The rows of the lists of names that commands may use.

internal import BackOffice
internal import BackOfficeViews
internal import DaybookTool
internal import EventSourcing

struct ServiceLine: FieldListRow {
  let service: Service
  let products: Int

  static let fields: [RowField<Self>] = [
    RowField("serviceID") { .id($0.service.id) }, RowField("name") { .text($0.service.name) },
    RowField("products") { .integer($0.products) }, RowField("retired") { .flag($0.service.retired) },
  ]
  static let shown = [
    ShownField("name", "SERVICE", limit: 60), ShownField("products", "PRODUCTS", .right),
    ShownField("retired", "RETIRED"), ShownField("serviceID", "ID"),
  ]
}

struct ProductLine: FieldListRow {
  let product: Product
  let serviceName: String?

  static let fields: [RowField<Self>] = [
    RowField("productID") { .id($0.product.id) }, RowField("name") { .text($0.product.name) },
    RowField("serviceID") { .id($0.product.serviceID) }, RowField("serviceName") { .text($0.serviceName) },
    RowField("retired") { .flag($0.product.retired) },
  ]
  static let shown = [
    ShownField("name", "PRODUCT", limit: 40), ShownField("serviceName", "SERVICE", limit: 40),
    ShownField("retired", "RETIRED"), ShownField("productID", "ID"),
  ]
}

struct ListItemLine: FieldListRow {
  let list: AccountList
  let item: ListItem

  static let fields: [RowField<Self>] = [
    RowField("list") { .text($0.list.rawValue) }, RowField("itemID") { .id($0.item.id) },
    RowField("label") { .text($0.item.label) }, RowField("retired") { .flag($0.item.retired) },
  ]
  static let shown = [
    ShownField("list", "LIST"), ShownField("label", "LABEL", limit: 60), ShownField("retired", "RETIRED"),
    ShownField("itemID", "ID"),
  ]
}

struct WorkflowLine: FieldListRow {
  let workflow: ListedWorkflow
  let serviceName: String?

  static let fields: [RowField<Self>] = [
    RowField("workflowID") { .id($0.workflow.state.id) }, RowField("name") { .text($0.workflow.state.name) },
    RowField("kind") { .text($0.workflow.state.kind.rawValue) },
    RowField("serviceID") { .id($0.workflow.state.serviceID) }, RowField("serviceName") { .text($0.serviceName) },
    RowField("version") { .integer($0.workflow.state.published?.version) },
    RowField("tasks") { .integer($0.workflow.state.published?.tasks.count) },
    RowField("autoCloseOnFinish") { $0.workflow.state.published.map { .flag($0.autoCloseOnFinish) } ?? .null },
    RowField("default") { .flag($0.workflow.isDefault) }, RowField("hasChanges") { .flag($0.workflow.hasChanges) },
    RowField("archived") { .flag($0.workflow.state.archived) },
  ]
  static let shown = [
    ShownField("name", "WORKFLOW", limit: 40), ShownField("kind", "KIND"),
    ShownField("serviceName", "SERVICE", limit: 30), ShownField("version", "VERSION", .right),
    ShownField("tasks", "TASKS", .right), ShownField("default", "DEFAULT"), ShownField("hasChanges", "UNPUBLISHED"),
    ShownField("archived", "ARCHIVED"),
  ]
}

extension ListedWorkflow {
  /// Whether the draft is not what was published last.
  var hasChanges: Bool { state.draft != (state.published?.tasks ?? []) }
}

/// A task of a workflow.
struct TaskLine: FieldListRow {
  let task: TaskDefinition
  let userName: String?

  /// - Parameter names: of users, for tasks that are somebody's by name.
  init(_ task: TaskDefinition, _ names: [UserID: String]) {
    self.task = task
    userName = if case .user(let id) = task.responsible { names[id] ?? id.description } else { nil }
  }

  static let fields: [RowField<Self>] = [
    RowField("key") { .text($0.task.key) }, RowField("name") { .text($0.task.name) },
    RowField("description") { .text($0.task.description) }, RowField("responsible") { .text($0.role) },
    RowField("userID") { if case .user(let id) = $0.task.responsible { .id(id) } else { .null } },
    RowField("userName") { .text($0.userName) }, RowField("targetHours") { .integer($0.task.targetHours) },
    RowField("autoMessage") { .text($0.task.autoMessage?.channel.rawValue) },
  ]
  static let shown = [
    ShownField("key", "KEY"), ShownField("name", "TASK", limit: 30), ShownField("responsible", "RESPONSIBLE"),
    ShownField("userName", "USER", limit: 20), ShownField("targetHours", "HOURS", .right),
    ShownField("autoMessage", "MESSAGE"), ShownField("description", "WHAT", limit: 40),
  ]

  private var role: String {
    switch task.responsible {
    case .assignedUser: "assignedUser"
    case .orderAdmin: "orderAdmin"
    case .user: "user"
    }
  }
}

/// A command that somebody has a right to.
struct RightLine: FieldListRow {
  let command: any BackOfficeCommand.Type
  let reach: RightReach

  static let fields: [RowField<Self>] = [
    RowField("command") { .text($0.command.name) }, RowField("on") { .text($0.reach == .own ? "own" : "all") },
    RowField("summary") { .text($0.command.summary) },
  ]
  static let shown = [
    ShownField("command", "COMMAND"), ShownField("on", "ON"), ShownField("summary", "WHAT IT DOES", limit: 80),
  ]

  /// What users of a type have a right to.
  static func all(of type: UserType, _ settings: AccountSettings) -> [RightLine] {
    BackOfficeDomain.commands.all.compactMap { $0 as? any BackOfficeCommand.Type }.compactMap { command in
      let reach = command.right.reach(of: type, settings)
      return reach == .nothing ? nil : RightLine(command: command, reach: reach)
    }
  }
}
