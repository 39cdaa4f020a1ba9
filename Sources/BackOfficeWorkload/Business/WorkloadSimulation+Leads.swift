// Enquiries: they come in, are worked on, become orders or come to nothing.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

extension WorkloadSimulation {
  /// Somebody asks for something.
  mutating func leadArrives() async throws {
    let customer = try await customerForWork()
    let workflow = workflow(.lead, at: leadChance.below(100))
    let service = workflows[workflow].service
    let seat = 1 + leadChance.below(seats.count - 1)
    let opening = OpenLead(
      leadID: desk.newID(), customerID: customers[customer].id, contactID: customers[customer].defaultContact,
      serviceID: services[service].id, workflowID: workflows[workflow].id, assignedUserID: seats[seat].user,
      leadAdminID: seats[1].user, source: leadChance.pick(["Website", "Telephone", "Referral", "Other"]),
      description: leadChance.chance(0.5) ? texts.pick(WorkloadTexts.descriptions) : nil)
    let receipt = try await send(opening, as: seat)
    for case .lead(.opened(let opened)) in receipt.events.map(\.event) {
      guard let id = opening.leadID else { continue }
      let work = WorkloadWork(
        customer: customer, seat: seat, holder: seats[seat].holder, service: service,
        tasks: opened.workflow.tasks.map(\.taskID), closesItself: false)
      customers[customer].openWork += 1
      plan(
        WorkloadLead(
          id: id, work: work, contact: opening.contactID, isPromising: leadChance.chance(WorkloadRates.converted)))
    }
  }

  private mutating func plan(_ lead: WorkloadLead) {
    lead.work.round += 1
    agenda.enter(.leadWork(lead, round: lead.work.round), at: later(hours: 3))
  }

  mutating func wake(_ lead: WorkloadLead) {
    plan(lead)
  }

  /// Somebody turns to a lead.
  mutating func work(on lead: WorkloadLead) async throws {
    if lead.work.isFinished { return try await convert(lead) }
    // What comes to nothing does so before its last task.
    if !lead.isPromising, lead.work.completed == lead.work.tasks.count - 1 || leadChance.chance(WorkloadRates.leadLost)
    {
      return try await lose(lead)
    }
    if leadChance.chance(WorkloadRates.leadSnooze) { return try await snooze(lead) }
    try await doSmallThings(lead)
    try await completeTask(of: lead)
  }

  private mutating func completeTask(of lead: WorkloadLead) async throws {
    let work = lead.work
    let completing = CompleteLeadTask(leadID: lead.id, taskID: .id(work.tasks[work.completed]))
    try await send(completing, as: work.seat)
    try await makeMistake(WorkloadRates.secondClick, completing, as: work.seat, expecting: ["taskNotInProgress"])
    work.completed += 1
    plan(lead)
  }

  private mutating func doSmallThings(_ lead: WorkloadLead) async throws {
    let (work, subject) = (lead.work, WorkloadSubject.lead(lead.id))
    if mailChance.chance(WorkloadRates.leadMessage) { try await write(to: work.customer, about: subject, as: work) }
    if mailChance.chance(WorkloadRates.leadCall) { try await logCall(with: work.customer, about: subject, as: work) }
    if mailChance.chance(WorkloadRates.leadReply) { try await receive(from: work.customer, about: subject) }
    if mailChance.chance(WorkloadRates.leadNote) { try await addNote(to: work.customer, about: subject, as: work) }
    if activityChance.chance(WorkloadRates.leadActivity) {
      try await schedule(for: work.customer, about: subject, as: work)
    }
  }

  private mutating func snooze(_ lead: WorkloadLead) async throws {
    let until = snoozeEnd()
    try await send(
      SnoozeLead(leadID: lead.id, until: until, note: texts.pick(WorkloadTexts.snoozeNotes)), as: lead.work.seat)
    lead.work.round += 1
    if leadChance.chance(0.15) {
      try await send(WakeLead(leadID: lead.id), as: lead.work.seat)
      wake(lead)
    } else if leadChance.chance(WorkloadRates.givenUpAsleep) {
      agenda.enter(.leadLost(lead, round: lead.work.round), at: halfway(to: until))
    } else {
      agenda.enter(.leadWakes(lead, round: lead.work.round), at: until)
    }
  }

  mutating func lose(_ lead: WorkloadLead) async throws {
    if leadChance.chance(WorkloadRates.leadForgotten) { return }
    let closing = CloseLead(leadID: lead.id, outcome: .lost, note: texts.pick(WorkloadTexts.closeNotes))
    try await send(closing, as: lead.work.seat)
    try await makeMistake(WorkloadRates.secondClose, closing, as: lead.work.seat, expecting: ["alreadyClosed"])
    customers[lead.work.customer].openWork -= 1
    try await giveUpHope(lead.work.customer)
  }

  /// Some of those who never ordered anything are suspects only from then on.
  private mutating func giveUpHope(_ customer: Int) async throws {
    guard customers[customer].isProspect, leadChance.chance(WorkloadRates.suspected) else { return }
    try await send(ChangeCustomerStatus(customerID: customers[customer].id, to: "Suspect"), as: 1)
  }

  private mutating func convert(_ lead: WorkloadLead) async throws {
    let work = lead.work
    try await replaceContact(of: lead)
    let place = orderChance.below(100)
    let fee = orderChance.chance(WorkloadRates.withFee) ? amount(median: 180, p90: 900) : nil
    let converting = ConvertLead(
      leadID: lead.id, orderID: desk.newID(), orderWorkflow: workflows[workflow(.order, at: place)].id,
      orderType: .oneOff, initialFee: fee,
      setStatus: customers[work.customer].isProspect ? "Customer" : nil)
    let receipt = try await send(converting, as: work.seat)
    customers[work.customer].isProspect = false
    customers[work.customer].openWork -= 1
    try await makeMistake(
      WorkloadRates.secondClick, converting, as: work.seat, expecting: ["alreadyConverted"])
    try await begin(receipt, customer: work.customer, service: work.service)
  }

  /// An order begins with the lead's contact, so one that is gone has to be replaced before.
  private mutating func replaceContact(of lead: WorkloadLead) async throws {
    let customer = customers[lead.work.customer]
    guard let contact = lead.contact, !customer.contacts.contains(contact) else { return }
    let changes: FieldEdits = ["contactID": customer.defaultContact.map { .text($0.description) }]
    try await send(EditLeadDetails(leadID: lead.id, changes: changes), as: lead.work.seat)
  }
}
