// What can happen to a workflow template. The type names and property names are a storage contract.

public import EventSourcing

/// What a workflow is for.
public enum WorkflowKind: String, Codable, Sendable {
  case lead, order
}

/// One step of a workflow.
public struct TaskDefinition: Hashable, Sendable, Codable {
  /// Stable across versions of the workflow.
  public let key: String
  public let name: String
  public let description: String?
  public let responsible: TaskRole
  public let targetHours: Int?

  public init(
    key: String, name: String, description: String? = nil, responsible: TaskRole = .assignedUser,
    targetHours: Int? = nil
  ) {
    self.key = key
    self.name = name
    self.description = description
    self.responsible = responsible
    self.targetHours = targetHours
  }
}

/// A workflow template began.
public struct WorkflowCreated: EventPayload {
  public static let type = "workflow.created"
  public let name: String
  public let serviceID: ServiceID
  public let kind: WorkflowKind
  public let copiedFrom: WorkflowID?
}

/// The draft has these tasks now.
public struct WorkflowDraftChanged: EventPayload {
  public static let type = "workflow.draftChanged"
  public let tasks: [TaskDefinition]
}

/// The draft became a version.
public struct WorkflowPublished: EventPayload {
  public static let type = "workflow.published"
  public let version: Int
  public let tasks: [TaskDefinition]
  public let autoCloseOnFinish: Bool
}

/// The workflow became the default of its service and kind.
public struct WorkflowMadeDefault: EventPayload {
  public static let type = "workflow.madeDefault"
  public let serviceID: ServiceID
  public let kind: WorkflowKind
  public let previous: WorkflowID?
}

/// The workflow went out of use.
public struct WorkflowArchived: EventPayload {
  public static let type = "workflow.archived"
}

/// Whatever can happen to a workflow template.
public enum WorkflowEvent: Sendable, Equatable {
  case created(WorkflowCreated)
  case draftChanged(WorkflowDraftChanged)
  case published(WorkflowPublished)
  case madeDefault(WorkflowMadeDefault)
  case archived(WorkflowArchived)
}

extension WorkflowEvent: DomainEvent {
  public static let registry = EventRegistry<WorkflowEvent>([
    EventType(WorkflowCreated.self, WorkflowEvent.created),
    EventType(WorkflowDraftChanged.self, WorkflowEvent.draftChanged),
    EventType(WorkflowPublished.self, WorkflowEvent.published),
    EventType(WorkflowMadeDefault.self, WorkflowEvent.madeDefault),
    EventType(WorkflowArchived.self, WorkflowEvent.archived),
  ])

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .created(let payload): try encoder.encode(payload)
    case .draftChanged(let payload): try encoder.encode(payload)
    case .published(let payload): try encoder.encode(payload)
    case .madeDefault(let payload): try encoder.encode(payload)
    case .archived(let payload): try encoder.encode(payload)
    }
  }
}

extension WorkflowEvent {
  var remark: EventRemark {
    switch self {
    case .created(let event): EventRemark(original: event.copiedFrom)
    case .madeDefault(let event): EventRemark(service: event.serviceID, previousDefault: event.previous)
    case .draftChanged, .published, .archived: EventRemark()
    }
  }
}
