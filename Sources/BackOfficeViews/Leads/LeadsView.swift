// The view `leads`: open, closed, snoozed and all leads are queries on its one main table. A deleted lead leaves it
// with everything that belonged to it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The lists of leads.
public struct LeadsView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "leads"
  public static let version =
    1 + LeadState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold + AccountState.fold
    + WorkflowState.fold

  private static let leads = StateTable<LeadRecord>("leads")
  private static let owners = StateTable<OwnerRecord<Lead>>("lead_owners")

  public static let tables = [leads.table, owners.table] + NameTables.beside

  public static let indexes = [
    "CREATE INDEX leads_leadNo ON leads (leadNo)",
    "CREATE INDEX leads_openedAt ON leads (state, openedAt, leadNo)",
    "CREATE INDEX leads_customerID ON leads (customerID)",
    "CREATE INDEX leads_assignedUserID ON leads (assignedUserID, state)",
    "CREATE INDEX lead_owners_userID ON lead_owners (userID)",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["lead", "customer", "user", "catalogue", "account", "workflow"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    guard case .lead(let lead) = state else { return NameTables.writeBeside(state, in: stream, &rows) }
    let id: LeadID = stream.subject()
    let kept = lead.flatMap { $0.work.status == .deleted ? nil : $0 }
    rows(leads, kept.map { LeadRecord($0, id) })
    rows(owners, kept.map { OwnerRecord.all(of: $0.work, id) } ?? [])
  }
}
