// What can happen to a workflow template. The type names and property names are a storage contract.

public import EventSourcing

/// What a workflow is for.
public enum WorkflowKind: String, FieldType, CaseIterable {
  case lead, order
}

/// One step of a workflow.
public struct TaskDefinition: Hashable, Record {
  /// Stable across versions of the workflow.
  public let key: String
  public let name: String
  public let description: String?
  public let responsible: TaskRole
  public let targetHours: Int?
  /// What the customer is sent when the task starts.
  public let autoMessage: AutoMessage?

  public init(
    key: String, name: String, description: String? = nil, responsible: TaskRole = .assignedUser,
    targetHours: Int? = nil, autoMessage: AutoMessage? = nil
  ) {
    self.key = key
    self.name = name
    self.description = description
    self.responsible = responsible
    self.targetHours = targetHours
    self.autoMessage = autoMessage
  }
}

extension TaskDefinition {
  public init(_ field: inout some FieldList<TaskDefinition>) {
    key = field("key", \.key, "stable across versions")
    name = field("name", \.name, "the name")
    autoMessage = field("autoMessage", \.autoMessage, "what the customer is sent when the task starts")
    description = field("description", \.description, "what is to be done")
    responsible = field("responsible", \.responsible, "assignedUser, orderAdmin or a user")
    targetHours = field("targetHours", \.targetHours, "how long it should take")
  }
}

/// A workflow template began.
public struct WorkflowCreated: BackOfficePayload {
  public static let type = "workflow.created"
  public static let phrase: String? = "created the workflow"
  public let name: String
  public let serviceID: ServiceID
  public let kind: WorkflowKind
  public let copiedFrom: WorkflowID?
}

extension WorkflowCreated {
  public init(_ field: inout some FieldList<WorkflowCreated>) {
    kind = field("kind", \.kind, "what kind it is")
    name = field("name", \.name, "the name")
    serviceID = field("serviceID", \.serviceID, "the service")
    copiedFrom = field("copiedFrom", \.copiedFrom, "the workflow that it is a copy of")
  }

  public var remark: EventRemark { EventRemark(original: copiedFrom) }

  public func creation(in stream: StreamName) -> Creation? { Creation("workflow", stream.subject() as WorkflowID) }
}

/// The draft has these tasks now.
public struct WorkflowDraftChanged: BackOfficePayload {
  public static let type = "workflow.draftChanged"
  public static let phrase: String? = "changed the workflow's draft"
  public let tasks: [TaskDefinition]
}

extension WorkflowDraftChanged {
  public init(_ field: inout some FieldList<WorkflowDraftChanged>) {
    tasks = field("tasks", \.tasks, "the tasks in order")
  }
}

/// The draft became a version.
public struct WorkflowPublished: BackOfficePayload {
  public static let type = "workflow.published"
  public static let phrase: String? = "published the workflow"
  public let version: Int
  public let tasks: [TaskDefinition]
  public let autoCloseOnFinish: Bool
}

extension WorkflowPublished {
  public init(_ field: inout some FieldList<WorkflowPublished>) {
    tasks = field("tasks", \.tasks, "the tasks in order")
    version = field("version", \.version, "counts the versions", .count)
    autoCloseOnFinish = field("autoCloseOnFinish", \.autoCloseOnFinish, "whether the last task closes the order")
  }
}

/// The workflow became the default of its service and kind.
public struct WorkflowMadeDefault: BackOfficePayload {
  public static let type = "workflow.madeDefault"
  public static let phrase: String? = "made the workflow the default"
  public let serviceID: ServiceID
  public let kind: WorkflowKind
  public let previous: WorkflowID?
}

extension WorkflowMadeDefault {
  public init(_ field: inout some FieldList<WorkflowMadeDefault>) {
    kind = field("kind", \.kind, "what kind it is")
    previous = field("previous", \.previous, "which was the default before")
    serviceID = field("serviceID", \.serviceID, "the service")
  }

  public var remark: EventRemark { EventRemark(service: serviceID, previousDefault: previous) }
}

/// The workflow went out of use.
public struct WorkflowArchived: BackOfficePayload, EmptyPayload {
  public static let type = "workflow.archived"
  public static let phrase: String? = "archived the workflow"

  public init() {}
}

/// Whatever can happen to a workflow template.
public enum WorkflowEvent: Sendable, Equatable {
  case created(WorkflowCreated)
  case draftChanged(WorkflowDraftChanged)
  case published(WorkflowPublished)
  case madeDefault(WorkflowMadeDefault)
  case archived(WorkflowArchived)
}

extension WorkflowEvent: SubjectEvent {
  public static let category = "workflow"

  public static let registry = EventRegistry<WorkflowEvent>([
    EventType(WorkflowCreated.self, WorkflowEvent.created),
    EventType(WorkflowDraftChanged.self, WorkflowEvent.draftChanged),
    EventType(WorkflowPublished.self, WorkflowEvent.published),
    EventType(WorkflowMadeDefault.self, WorkflowEvent.madeDefault),
    EventType(WorkflowArchived.self, WorkflowEvent.archived),
  ])

  public var content: any EventContent {
    switch self {
    case .created(let content): content
    case .draftChanged(let content): content
    case .published(let content): content
    case .madeDefault(let content): content
    case .archived(let content): content
    }
  }
}
