// How every event of the log changes the index: each part takes in the events of its own streams.

public import EventSourcing

extension AccountIndex {
  /// Takes in one event.
  public mutating func evolve(_ event: BackOfficeEvent, _ envelope: Envelope) {
    if let change = event.outboxChange(in: envelope.stream, of: self) { outbox.apply(change, envelope.position) }
    if event.isPosted { outbox.post(envelope.position) }
    switch event {
    case .account(let event): Account.evolve(&account, event, envelope)
    case .user(let event): users.evolve(event, envelope.stream.subject(), envelope)
    case .catalogue(let event): Catalogue.evolve(&catalogue, event, envelope)
    case .workflow(let event): workflows.evolve(event, envelope.stream.subject(), envelope)
    case .customer(let event): customers.evolve(event, envelope.stream.subject(), envelope)
    case .order(let event):
      orders.evolve(event.outlineChange, envelope.stream.subject(), envelope)
      payments.evolve(event.paymentTrace, envelope.stream.subject())
    case .lead(let event): leads.evolve(event.outlineChange, envelope.stream.subject(), envelope)
    case .customerImport(let event): imports.evolve(event, envelope.stream.subject(), envelope)
    case .activity(let event): activities.evolve(event, envelope.stream.subject(), envelope)
    case .contract(let event): contracts.evolve(event, envelope.stream.subject(), envelope)
    // The outbox is all that is kept of them.
    case .correspondence, .effects: break
    // Its stream tells.
    case .attention: break
    }
  }

  /// Takes in one recorded event.
  public mutating func evolve(_ recorded: Recorded<BackOfficeEvent>) {
    evolve(recorded.event, recorded.envelope)
  }
}
