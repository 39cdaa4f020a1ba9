// What the commands do that orders and leads share, by the model.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  mutating func completeTask(
    _ id: JobID, _ task: TaskReference?, _ key: String?, comment text: String?, _ by: Sender
  ) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, task: task, key: key, by)
    try version(id.stream, by)
    try comment(text)
    try job.requireLive()
    try job.requireNotSnoozed()
    let place = try job.place(task, key)
    try job.requireInProgress(place)
    let model = self
    change(id) { $0.complete(place, model) }
    return true
  }

  mutating func comment(
    _ id: JobID, _ task: TaskReference?, _ key: String?, _ commentID: CommentID?, _ text: String, _ by: Sender
  ) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, task: task, key: key, by)
    try version(id.stream, by)
    try comment(text)
    try job.requireLive()
    _ = try job.place(task, key)
    if let commentID, job.comments.contains(commentID) { throw Refused(.idInUse) }
    change(id) { if let commentID { $0.comments.insert(commentID) } }
    return true
  }

  mutating func snoozeTask(
    _ id: JobID, _ task: TaskReference?, _ key: String?, until time: Instant, _ by: Sender
  ) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, task: task, key: key, by)
    try version(id.stream, by)
    try until(time)
    try job.requireLive()
    let place = try job.place(task, key)
    try job.requireInProgress(place)
    change(id) { $0.tasks[place].snoozedUntil = time }
    return true
  }

  mutating func wakeTask(_ id: JobID, _ task: TaskReference?, _ key: String?, _ by: Sender) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, task: task, key: key, by)
    try version(id.stream, by)
    try job.requireLive()
    let place = try job.place(task, key)
    try job.requireInProgress(place)
    guard job.tasks[place].snoozedUntil != nil else { return false }
    change(id) { $0.tasks[place].snoozedUntil = nil }
    return true
  }

  mutating func snooze(_ id: JobID, until time: Instant, _ by: Sender) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, by)
    try version(id.stream, by)
    try until(time)
    try job.requireLive()
    change(id) { ($0.state, $0.snoozedUntil) = (.snoozed, time) }
    return true
  }

  mutating func wake(_ id: JobID, _ by: Sender) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, by)
    try version(id.stream, by)
    try job.requireNotDeleted()
    if job.state != .snoozed { throw job.notSnoozed }
    change(id) { ($0.state, $0.snoozedUntil) = (.open, nil) }
    return true
  }

  mutating func assign(
    _ id: JobID, _ user: FieldUpdate<UserID>, _ admin: FieldUpdate<UserID>, _ by: Sender
  ) throws(Refused) -> Bool {
    let job = try job(id)
    try role(by, .superAdmin, .admin)
    try version(id.stream, by)
    if user == .clear { throw Refused(.invalidField) }
    try job.requireLive()
    let (newUser, newAdmin) = (user.applied(to: job.assigned)!, admin.applied(to: job.admin))
    if newUser != job.assigned { try active(newUser) }
    if newAdmin != job.admin { try active(newAdmin) }
    if newUser == job.assigned, newAdmin == job.admin { return false }
    change(id) { ($0.assigned, $0.admin) = (newUser, newAdmin) }
    return true
  }

  mutating func setResponsible(
    _ id: JobID, _ task: TaskReference?, _ key: String?, _ user: UserID, _ by: Sender
  ) throws(Refused) -> Bool {
    let job = try job(id)
    try role(by, .superAdmin, .admin)
    try version(id.stream, by)
    try job.requireLive()
    let place = try job.place(task, key)
    if job.tasks[place].state == .completed { throw Refused(.taskCompleted) }
    try active(user)
    if job.tasks[place].named == user, !job.tasks[place].standsIn { return false }
    change(id) { ($0.tasks[place].named, $0.tasks[place].standsIn) = (user, false) }
    return true
  }

  mutating func close(_ id: JobID, reason: String?, _ by: Sender) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, by)
    try version(id.stream, by)
    try job.requireNotDeleted()
    if job.state == .closed { throw Refused(.alreadyClosed) }
    if let reason, let item = item(reason, in: .closeReason), item.retired { throw Refused(.itemRetired) }
    let now = now
    change(id) { $0.close(now) }
    return true
  }

  mutating func reopen(_ id: JobID, at task: TaskReference?, _ by: Sender) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, by)
    try version(id.stream, by)
    try job.requireNotDeleted()
    if job.state != .closed { throw job.notClosed }
    var back: Int?
    if let task {
      let place = try job.place(task, nil)
      if job.tasks[place].state == .pending { throw Refused(.resumeBeyondProgress) }
      if job.tasks[place].state == .completed { back = place }
    }
    if customers[job.customer]?.archived == true { throw Refused(.customerArchived) }
    let assigned = isActive(job.assigned) ? job.assigned : isActive(job.admin) ? job.admin! : by.user ?? job.assigned
    let model = self
    change(id) { job in
      job.state = .open
      job.timesReopened += 1
      job.assigned = assigned
      guard let back else { return }
      job.reset(from: back)
      job.start(back, model)
    }
    return true
  }

  /// Its deadlines end with it.
  mutating func delete(_ id: JobID) {
    change(id) { job in
      job.state = .deleted
      job.snoozedUntil = nil
      if let place = job.current { job.tasks[place].snoozedUntil = nil }
    }
  }

  func mayDelete(_ job: Job, _ by: Sender) throws(Refused) {
    guard case .user(let user, let type) = by.party, deleters.contains(type), type != .general || isOwn(job, user)
    else { throw Refused(.forbidden) }
  }

  mutating func edit(_ id: JobID, _ changes: FieldEdits, _ by: Sender) throws(Refused) -> Bool {
    let job = try job(id)
    try own(job, by)
    try version(id.stream, by)
    for (field, value) in changes {
      if !["contactID", "serviceID", "productID", "description"].contains(field) { throw Refused(.invalidField) }
      if field == "serviceID", value == nil { throw Refused(.invalidField) }
      if field == "description" { try form(text: value?.text) }
    }
    try job.requireLive()
    var edited = job
    if let contact = changes["contactID"] {
      edited.contact = contact?.text.flatMap { ContactID($0) }
      if let id = edited.contact, id != job.contact {
        edited.contact = try contactOf(job.customer, id)
      }
    }
    if let service = changes["serviceID"]??.text.flatMap({ ServiceID($0) }), service != job.service {
      guard let offered = services[service] else { throw Refused(.notFound) }
      if offered.retired { throw Refused(.serviceRetired) }
      edited.service = service
    }
    if let product = changes["productID"] { edited.product = product?.text.flatMap { ProductID($0) } }
    if let product = edited.product, edited.product != job.product || edited.service != job.service {
      if products[product]?.service != edited.service { throw Refused(.productNotInService) }
      if edited.product != job.product, products[product]?.retired == true { throw Refused(.serviceRetired) }
    }
    if let text = changes["description"] { edited.note = text?.text.flatMap { $0.isEmpty ? nil : $0 } }
    let isSame =
      edited.contact == job.contact && edited.service == job.service && edited.product == job.product
      && edited.note == job.note
    change(id) { $0 = edited }
    return !isSame
  }

  /// The contact that an id means among a customer's.
  func contactOf(_ customer: CustomerID, _ id: ContactID) throws(Refused) -> ContactID {
    guard let customer = customers[customer], let place = customer.place(id) else { throw Refused(.contactNotFound) }
    return customer.contacts[place].id
  }

  /// What a new order or lead needs of others, in the order of the rules' table.
  func opening(
    _ kind: WorkflowKind, customer: CustomerID, contact: ContactID?, service: ServiceID, product: ProductID?,
    workflow: WorkflowID?, assigned: UserID, admin: UserID?
  ) throws(Refused) -> (workflow: WorkflowID, contact: ContactID?) {
    if let workflow, workflows[workflow]?.archived == true { throw Refused(.workflowArchived) }
    guard let buyer = customers[customer] else { throw Refused(.customerNotFound) }
    if buyer.archived { throw Refused(.customerArchived) }
    let contact = try contact.map { (id) throws(Refused) in try contactOf(customer, id) }
    guard let offered = services[service] else { throw Refused(.notFound) }
    let usable = workflows.filter { $1.kind == kind && $1.published != nil && !$1.archived }
    let none = Refused(kind == .order ? .noPublishedOrderWorkflow : .noPublishedLeadWorkflow)
    if usable.isEmpty { throw none }
    let chosen: WorkflowID
    if let workflow {
      guard let named = workflows[workflow] else { throw Refused(.notFound) }
      if named.published == nil { throw Refused(.workflowNotPublished) }
      if named.kind != kind { throw Refused(.workflowKindMismatch) }
      chosen = workflow
    } else if let standard = defaults["\(service)/\(kind)"] {
      chosen = standard
    } else {
      // Without a default, the only one that there is for the service.
      let candidates = usable.filter { $1.service == service }
      guard candidates.count == 1 else { throw none }
      chosen = candidates.first!.key
    }
    if offered.retired { throw Refused(.serviceRetired) }
    try active(assigned)
    try active(admin)
    if let product {
      guard let variant = products[product] else { throw Refused(.notFound) }
      if variant.service != service { throw Refused(.productNotInService) }
      if variant.retired { throw Refused(.serviceRetired) }
    }
    return (chosen, contact)
  }

  mutating func open(
    _ id: JobID, customer: CustomerID, contact: ContactID?, service: ServiceID, product: ProductID?,
    workflow: WorkflowID, assigned: UserID, admin: UserID?, fee: Money? = nil,
    contract: (id: ContractID, cycle: Int)? = nil, note: String? = nil
  ) {
    let template = workflows[workflow]!
    counters[id.kind, default: 0] += 1
    var job = Job(
      kind: id.kind, number: counters[id.kind]!, customer: customer, contact: contact, service: service,
      product: product, assigned: assigned, admin: admin, closesItself: template.closesItself,
      tasks: template.published!.map { Job.Task(key: $0.key, role: $0.responsible, hours: $0.targetHours) })
    job.fee = fee
    job.contract = contract
    job.note = note
    job.start(0, self)
    jobs[id] = job
    jobIDs.append(id)
  }
}
