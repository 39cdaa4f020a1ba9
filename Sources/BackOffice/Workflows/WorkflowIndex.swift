// All workflows of the account: by id, by name, and which one is the default of a service. A fold over all workflow
// events.

public import EventSourcing

/// A fold over the events of all workflows.
public struct WorkflowIndex: Sendable, Equatable {
  /// There is one default for each service and kind.
  private struct Use: Hashable {
    let service: ServiceID
    let kind: WorkflowKind
  }

  private var workflows: [WorkflowID: WorkflowState] = [:]
  /// By normalised name; archived workflows have given theirs free.
  private var names: [String: WorkflowID] = [:]
  private var defaults: [Use: WorkflowID] = [:]
  private var publishedCounts: [WorkflowKind: Int] = [:]

  public init() {}

  /// The workflow with this id, archived or not.
  public subscript(id: WorkflowID) -> WorkflowState? { workflows[id] }

  /// The workflow that has this name, in any spelling, and is not archived.
  public func workflow(named name: String) -> WorkflowState? {
    names[Normalised.label(name)].flatMap { workflows[$0] }
  }

  /// The workflow that orders or leads of a service get when none is named.
  public func defaultWorkflow(service: ServiceID, kind: WorkflowKind) -> WorkflowID? {
    defaults[Use(service: service, kind: kind)]
  }

  /// Whether any workflow of this kind is published and not archived.
  public func hasPublished(kind: WorkflowKind) -> Bool { publishedCounts[kind, default: 0] > 0 }

  /// The workflows of a service that are published and not archived, by id.
  public func publishedWorkflows(service: ServiceID, kind: WorkflowKind) -> [WorkflowState] {
    workflows.values
      .filter { $0.isAvailable && $0.serviceID == service && $0.kind == kind }
      .sorted { $0.id < $1.id }
  }

  /// Takes in one event of the workflow that the envelope's stream names.
  public mutating func evolve(_ event: WorkflowEvent, _ id: WorkflowID, _ envelope: Envelope) {
    var workflow = workflows[id]
    if let workflow { withdraw(workflow) }
    Workflow.evolve(&workflow, event, envelope)
    if let workflow { count(workflow) }
    workflows[id] = workflow
    guard let workflow else { return }
    let use = Use(service: workflow.serviceID, kind: workflow.kind)
    if case .madeDefault = event { defaults[use] = id }
    if workflow.archived, defaults[use] == id { defaults[use] = nil }
  }

  /// The workflows that are the default of their service and kind, in the order of their ids.
  var defaultWorkflows: [WorkflowID] { defaults.values.sorted() }

  /// Puts a workflow of a snapshot back; false if there is one with this id already.
  mutating func restore(_ workflow: WorkflowState) -> Bool {
    count(workflow)
    return workflows.updateValue(workflow, forKey: workflow.id) == nil
  }

  /// Makes a workflow that was put back the default of its service and kind; false if there is no such workflow.
  mutating func restoreDefault(_ id: WorkflowID) -> Bool {
    guard let workflow = workflows[id] else { return false }
    defaults[Use(service: workflow.serviceID, kind: workflow.kind)] = id
    return true
  }

  private mutating func withdraw(_ workflow: WorkflowState) {
    if !workflow.archived { names[Normalised.label(workflow.name)] = nil }
    if workflow.isAvailable { publishedCounts[workflow.kind, default: 0] -= 1 }
  }

  private mutating func count(_ workflow: WorkflowState) {
    if !workflow.archived { names[Normalised.label(workflow.name)] = workflow.id }
    if workflow.isAvailable { publishedCounts[workflow.kind, default: 0] += 1 }
  }
}

extension WorkflowState {
  /// Whether new orders or leads can be opened with it.
  public var isAvailable: Bool { published != nil && !archived }
}

extension WorkflowIndex: Sequence {
  /// All workflows, archived ones included, in the order of their ids.
  public func makeIterator() -> some IteratorProtocol<WorkflowState> {
    workflows.values.sorted { $0.id < $1.id }.makeIterator()
  }
}
