// What names may be used: the catalogue, the account's lists, the workflows with which of them are defaults. Each is
// folded from its stream when it is asked for; the audit trail knows which workflows there are.

public import BackOffice
public import Daybook
public import EventSourcing
internal import ReadModels

/// A workflow, and whether it is the default of its service and kind.
public struct ListedWorkflow: Sendable {
  public let state: WorkflowState
  public let isDefault: Bool
}

extension Book where D == BackOfficeDomain {
  /// The services and products. Every active user may know them.
  public func catalogue(viewer: UserID? = nil) async throws(Failure) -> CatalogueState {
    _ = try await scope(of: viewer)
    return try await fold(.catalogue, into: Catalogue.initial) { state, event, envelope in
      if case .catalogue(let event) = event { Catalogue.evolve(&state, event, envelope) }
    }
  }

  /// The account's lists; nil before it is registered. Every active user may know them.
  public func lists(viewer: UserID? = nil) async throws(Failure) -> AccountState? {
    _ = try await scope(of: viewer)
    return try await account()
  }

  /// All workflows by name, archived ones included. Every active user may know them.
  public func workflows(viewer: UserID? = nil) async throws(Failure) -> [ListedWorkflow] {
    _ = try await scope(of: viewer)
    let ids = try await rows(
      WorkflowIDRow.self, of: AuditView.self,
      """
      SELECT t.id, d.workflowID IS NOT NULL FROM audit_things t LEFT JOIN audit_defaults d ON d.workflowID = t.id \
      WHERE t.kind = 'workflow'
      """)
    var workflows: [ListedWorkflow] = []
    for row in ids {
      guard let state = try await workflow(row.id) else { continue }
      workflows.append(ListedWorkflow(state: state, isDefault: row.isDefault && !state.archived))
    }
    return workflows.sorted { ($0.state.name, $0.state.id) < ($1.state.name, $1.state.id) }
  }

  private func workflow(_ id: WorkflowID) async throws(Failure) -> WorkflowState? {
    try await fold(.workflow(id), into: WorkflowState?.none) { state, event, envelope in
      if case .workflow(let event) = event { Workflow.evolve(&state, event, envelope) }
    }
  }
}

private struct WorkflowIDRow: ListRow {
  static let columns = labels
  var id = WorkflowID.blank
  var isDefault = false

  mutating func columns(_ column: inout ColumnList) {
    column("id", &id)
    column("isDefault", &isDefault)
  }
}
