// What the trail keeps of an event: who did what to what, whose it was and became, and what has a new name since.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

/// What the trail keeps of an event.
public struct AuditNote: Sendable {
  /// A task of an order or a lead.
  struct Task: Sendable {
    let id: TaskID
    let key: String
    let name: String

    init(_ task: WorkTask) {
      id = task.id
      key = task.key
      name = task.name
    }
  }

  /// What is told of the order or lead that the event is about.
  struct Work: Sendable {
    let kind: WorkKind
    let id: UUID
    let number: Int
    let customerID: CustomerID
    let assignedUserID: UserID
    let adminID: UserID?
    /// The task that the event is about.
    let task: Task?
    /// All tasks of one that is new.
    let newTasks: [Task]
    /// Whether it is new or another's than before.
    let isToBeWritten: Bool
  }

  /// Whose the activity or the contract is that the event is about.
  struct Ties: Sendable {
    let customerID: CustomerID
    /// What it is tied to, or was: an order before a lead.
    let work: (kind: WorkKind, id: UUID)?
  }

  let envelope: Envelope
  let kind: ThingRecord.Kind
  let id: UUID
  let names: [NewName]
  var work: Work?
  /// What an activity or a contract is for.
  var ties: Ties?
  /// The order, or else the lead, of another stream that it is tied to, and the task of it.
  var linkedWork: (kind: WorkKind, id: UUID)?
  var linkedTask: TaskID?
  var contact: ContactID?
  var channel: MessageChannel?
  /// The users whom it concerns: its subject, and who wins or loses work.
  var users: [UserID] = []
  /// The service whose default workflow the subject became.
  var newDefault: ServiceID?
  var previousDefault: WorkflowID?
  /// The customers that became one with the subject, by all merges, where another one did.
  var absorbed: [CustomerID] = []
  /// How these are called from the next event on, as the subject is.
  var nameOfAbsorbed: String?
  /// Whether a workflow went out of use.
  var isArchived = false
}

extension AuditNote {
  /// Nil for a stream that is none of the back office's.
  init?(_ recorded: Recorded<BackOfficeEvent>, before: SubjectState, after: SubjectState) {
    envelope = recorded.envelope
    guard let kind = ThingRecord.Kind(rawValue: envelope.stream.category) else { return nil }
    self.kind = kind
    id = envelope.stream.uuid ?? ID<NamedThing>.blank.uuid
    names = after.names(since: before, of: id)
    if let work = after.work { tell(work, since: before.work, recorded.event.remark.task) }
    switch after {
    case .activity(let after?):
      guard case .activity(let before) = before else { return }
      ties = Ties(after, since: before)
      contact = after.contactID ?? before?.contactID
      users = after.usersConcerned(since: before)
    case .contract(let after?):
      guard case .contract(let before) = before else { return }
      ties = Ties(after, since: before)
      users = after.usersConcerned(since: before)
    case .customer(let after?):
      guard case .customer(let before) = before, before?.absorbed != after.absorbed else { return }
      (absorbed, nameOfAbsorbed) = (after.absorbed, after.name.text)
    case .user: users = [UserID(id)] + [recorded.event.remark.successor].compactMap { $0 }
    case .workflow(let after):
      guard case .workflow(let before) = before else { return }
      let remark = recorded.event.remark
      newDefault = remark.service
      previousDefault = remark.previousDefault
      isArchived = after?.archived == true && before?.archived != true
    case .correspondence(let correspondence):
      let remark = recorded.event.remark
      let message = correspondence.message(remark.part)
      let order = remark.order ?? message?.orderID ?? correspondence.document(remark.part)?.orderID
      let lead = remark.lead ?? message?.leadID
      linkedWork = order.map { (.order, $0.uuid) } ?? lead.map { (.lead, $0.uuid) }
      linkedTask = remark.task ?? message?.taskID
      contact = remark.contact ?? message?.contactID
      if case .correspondence(let event) = recorded.event { channel = event.channel ?? message?.channel }
    case .effects: users = [recorded.event.remark.user].compactMap { $0 }
    case .attention:
      let remark = recorded.event.remark
      linkedWork = remark.order.map { (.order, $0.uuid) } ?? remark.lead.map { (.lead, $0.uuid) }
      users = [remark.user].compactMap { $0 }
    case .account, .catalogue, .customer, .order, .lead, .customerImport, .activity, .contract, .none: break
    }
  }

  // The release compiler of Swift 6.3.1 crashes where this is part of the switch.
  private mutating func tell(_ work: WorkState, since before: WorkState?, _ task: TaskID?) {
    self.work = Work(id, task, before, work)
    users = work.usersConcerned(since: before)
  }
}

extension AuditNote.Work {
  init(_ id: UUID, _ task: TaskID?, _ before: WorkState?, _ work: WorkState) {
    kind = work.kind
    self.id = id
    number = work.number
    customerID = work.customerID
    assignedUserID = work.assignedUserID
    adminID = work.adminID
    self.task = task.flatMap { task in work.tasks.first { $0.id == task } }.map { AuditNote.Task($0) }
    newTasks = before == nil ? work.tasks.map { AuditNote.Task($0) } : []
    isToBeWritten = before == nil || before?.assignedUserID != assignedUserID || before?.adminID != adminID
  }
}

extension AuditNote.Ties {
  init(_ activity: ActivityState, since before: ActivityState?) {
    customerID = activity.customerID
    work = activity.work ?? before?.work
  }

  /// A contract is told of in the story of the order that it gets, or else of the one that it began with.
  init(_ contract: ContractState, since before: ContractState?) {
    customerID = contract.customerID
    let isRenewed = before.map { $0.lastOrderID != contract.lastOrderID } ?? false
    work = (.order, isRenewed ? contract.lastOrderID.uuid : contract.firstOrderID.uuid)
  }
}

extension ActivityState {
  fileprivate var work: (kind: WorkKind, id: UUID)? {
    orderID.map { (.order, $0.uuid) } ?? leadID.map { (.lead, $0.uuid) }
  }

  /// The users who win or lose it.
  fileprivate func usersConcerned(since before: ActivityState?) -> [UserID] {
    before?.assignedUserID == assignedUserID ? [] : [before?.assignedUserID, assignedUserID].compactMap { $0 }
  }
}

extension ContractState {
  /// The users who win or lose its renewals.
  fileprivate func usersConcerned(since before: ContractState?) -> [UserID] {
    var users: [UserID?] = []
    if before?.assignedUserID != assignedUserID { users += [before?.assignedUserID, assignedUserID] }
    if before?.orderAdminID != orderAdminID { users += [before?.orderAdminID, orderAdminID] }
    return users.compactMap { $0 }
  }
}

extension WorkState {
  /// The users whose work comes or goes: who wins it and who loses it.
  fileprivate func usersConcerned(since before: WorkState?) -> [UserID] {
    guard let before else { return [assignedUserID] + [adminID].compactMap { $0 } }
    var users: [UserID] = []
    if before.assignedUserID != assignedUserID { users += [before.assignedUserID, assignedUserID] }
    if before.adminID != adminID { users += [before.adminID, adminID].compactMap { $0 } }
    for (task, old) in zip(tasks, before.tasks) where task.named != old.named {
      users += [old.responsible, task.responsible]
    }
    return users
  }
}
