// What somebody can do with an order or a lead as it is: asked of the commands, of the one stream and of the account.

public import BackOffice
public import Daybook
public import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// A command that a user can send about an order or a lead as it is.
public struct AvailableActionRow: ListRow {
  public static let columns = labels

  /// The command's name.
  public private(set) var command = ""
  /// The task that it is about; nil where it is about the whole.
  public private(set) var taskID: TaskID?
  public private(set) var taskName: String?
  /// Only what is allowed is listed.
  public private(set) var allowed = true

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("command", &command)
    column("taskID", &taskID)
    column("taskName", &taskName)
    column("allowed", &allowed)
  }
}

extension Book where D == BackOfficeDomain {
  /// The commands that a user can send about an order as it is, in the order in which help lists them: those for which
  /// there are fields that pass the checks of sender, right, plan and state.
  ///
  /// - Throws: `rejected(.notFound)` if there was never such an order, or no such user.
  public func availableActions(order: OrderReference, user: UserID) async throws(Failure) -> [AvailableActionRow] {
    var id: OrderID?
    switch order {
    case .id(let named): id = named
    case .number(let number): id = try await orderID(ofNumber: number)
    }
    guard let id else { throw .rejected(.notFound(kind: "order", id: order.description)) }
    return try await availableActions(in: StreamName("order", id), user: user)
  }

  /// The commands that a user can send about a lead as it is.
  ///
  /// - Throws: `rejected(.notFound)` if there was never such a lead, or no such user.
  public func availableActions(lead: LeadReference, user: UserID) async throws(Failure) -> [AvailableActionRow] {
    var id: LeadID?
    switch lead {
    case .id(let named): id = named
    case .number(let number): id = try await leadID(ofNumber: number)
    }
    guard let id else { throw .rejected(.notFound(kind: "lead", id: lead.description)) }
    return try await availableActions(in: StreamName("lead", id), user: user)
  }

  private func availableActions(in stream: StreamName, user: UserID) async throws(Failure) -> [AvailableActionRow] {
    guard let known = try await self.user(user), let account = try await account() else {
      throw .rejected(.notFound(kind: "user", id: user.description))
    }
    let now = now
    let state = try await fold(stream, into: SubjectState(of: stream)) { $0.evolve($1, $2) }
    guard let work = state.work else {
      throw .rejected(.notFound(kind: stream.category, id: stream.uuid.map { OrderID($0).description } ?? ""))
    }
    let names = Dictionary(work.tasks.map { ($0.id, $0.name) }) { first, _ in first }
    return state.availableActions(
      in: stream, for: known, account: account, now: now, environment: .ofThisMachine
    ).map { AvailableActionRow($0, taskName: $0.taskID.flatMap { names[$0] }) }
  }
}

extension AvailableActionRow {
  fileprivate init(_ action: AvailableAction, taskName: String?) {
    command = action.command
    taskID = action.taskID
    self.taskName = taskName
  }
}
