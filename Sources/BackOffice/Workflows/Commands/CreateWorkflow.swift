// Making workflows: from nothing, or as a copy of another one. Names are unique among those that are not archived.

public import EventSourcing

/// Begins a workflow template, as a draft.
public struct CreateWorkflow: BackOfficeCommand {
  public var workflowID: WorkflowID?
  public var name: String
  public var serviceID: ServiceID
  public var kind: WorkflowKind

  public init(workflowID: WorkflowID? = nil, name: String, serviceID: ServiceID, kind: WorkflowKind) {
    self.workflowID = workflowID
    self.name = name
    self.serviceID = serviceID
    self.kind = kind
  }

  public init(_ field: inout some FieldList<CreateWorkflow>) {
    workflowID = field("workflowID", \.workflowID, "an id of the caller's own choice")
    name = field("name", \.name, "the name", .name)
    serviceID = field("serviceID", \.serviceID, "the service")
    kind = field("kind", \.kind, "what kind it is")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Begins a workflow template, as a draft." }
  public static var refusals: [String] { ["duplicateName", "idInUse", "serviceRetired"] }
  public static var example: String {
    #"{"name":"Survey and fit","serviceID":"Installation","kind":"order"}"#
  }

  public var subject: Subject { .newWorkflow(workflowID) }

  public static var topic: String { "workflows" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    let id = context.id(workflowID, "workflow")
    guard context.index.workflows[id] == nil else { throw .idInUse(kind: "workflow", id: id.description) }
    return [.workflow(try .created(name, serviceID, kind, copiedFrom: nil, context))]
  }
}

extension WorkflowEvent {
  /// The event that begins a workflow.
  static func created(
    _ name: String, _ service: ServiceID, _ kind: WorkflowKind, copiedFrom source: WorkflowID?,
    _ context: DecisionContext
  ) throws(Rejection) -> WorkflowEvent {
    let service = try context.index.catalogue.requireServiceInUse(service)
    let name = FieldText.trimmed(name)
    guard context.index.workflows.workflow(named: name) == nil else { throw .duplicateName }
    return .created(WorkflowCreated(name: name, serviceID: service.id, kind: kind, copiedFrom: source))
  }
}
