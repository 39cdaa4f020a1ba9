// A look at an order: mostly its task is completed, sometimes something comes between. The shares follow the workload
// model of the domain.

internal import BackOffice
internal import BackOfficeViews
internal import BackOfficeWorkload
internal import Daybook
internal import EventSourcing

extension DemoSimulation {
  /// Somebody turns to an order.
  mutating func work(on index: Int) async throws {
    if orders[index].isFinished { return try await close(index) }
    switch chance.fraction() {
    case ..<0.030: try await snoozeOrder(index)
    case ..<0.050: try await snoozeTask(index)
    case ..<0.075: try await reassign(index)
    case ..<0.080: try await passTaskOn(index)
    case ..<0.105: try await changeFees(index)
    case ..<0.160: try await editDetails(index)
    case ..<0.168: try await meddle(index)
    case ..<0.174: try await giveUp(index)
    default: try await completeTask(index)
    }
  }

  private mutating func completeTask(_ index: Int) async throws {
    if chance.chance(0.28) { try await comment(on: index) }
    let order = orders[index]
    let task = TaskReference.id(order.tasks[order.completed])
    let completing = CompleteTask(orderID: order.id, taskID: task)
    try await act(on: index, completing)
    orders[index].completed += 1
    if chance.chance(0.012) {
      now = now.advanced(by: 300)
      try await desk.sendInVain(completing, as: .user(order.assigned), at: now)
    }
    if orders[index].isFinished, services[order.service].trade.closesItself {
      try await closed(index)
    } else {
      enterWork(on: index, hours: 3)
    }
  }

  private mutating func comment(on index: Int) async throws {
    let text = texts.pick(DemoTexts.comments)
    try await act(on: index, CommentOnTask(orderID: orders[index].id, taskID: .current, text: text))
  }

  /// The order is put aside; it wakes by itself, or somebody wakes it before.
  private mutating func snoozeOrder(_ index: Int) async throws {
    let until = calendar.morning(days: 1 + times.below(30), after: now)
    let note = chance.chance(0.7) ? texts.pick(DemoTexts.snoozeNotes) : nil
    try await act(on: index, SnoozeOrder(orderID: orders[index].id, until: until, note: note))
    orders[index].round += 1
    if chance.chance(0.1) {
      let task = TaskReference.current
      pause()
      let completing = CompleteTask(orderID: orders[index].id, taskID: task)
      try await desk.sendInVain(completing, as: .user(orders[index].assigned), at: now)
    }
    if chance.chance(0.2) {
      try await act(on: index, WakeOrder(orderID: orders[index].id))
      enterWork(on: index, hours: 3)
    } else {
      agenda.enter(.orderWakes(order: index, round: orders[index].round), at: until)
    }
  }

  /// The task is put aside; completing it later ends that, whether it is due or not.
  private mutating func snoozeTask(_ index: Int) async throws {
    let until = calendar.morning(days: 1 + times.below(10), after: now)
    let note = chance.chance(0.5) ? texts.pick(DemoTexts.snoozeNotes) : nil
    let snoozing = SnoozeTask(orderID: orders[index].id, taskID: .current, until: until, note: note)
    try await act(on: index, snoozing)
    orders[index].round += 1
    agenda.enter(.orderWakes(order: index, round: orders[index].round), at: until)
  }

  private mutating func reassign(_ index: Int) async throws {
    let others = users.dropFirst(2).filter { $0.id != orders[index].assigned }
    let assigned = chance.pick(Array(others)).id
    try await office(AssignOrder(orderID: orders[index].id, assignedUserID: .set(assigned)))
    orders[index].assigned = assigned
    enterWork(on: index, hours: 2)
  }

  private mutating func passTaskOn(_ index: Int) async throws {
    let user = chance.pick(users).id
    let passing = SetTaskResponsible(orderID: orders[index].id, taskID: .current, userID: user)
    try await office(passing)
    enterWork(on: index, hours: 2)
  }

  private mutating func changeFees(_ index: Int) async throws {
    let order = orders[index]
    if let fee = order.fees.last, chance.chance(0.5) {
      if chance.chance(0.5) {
        let changing = ChangeFee(orderID: order.id, feeID: fee, amount: amount(median: 60, p90: 200))
        try await act(on: index, changing)
      } else {
        try await act(on: index, RemoveFee(orderID: order.id, feeID: fee))
        orders[index].fees.removeLast()
      }
    } else if chance.chance(0.2) {
      let setting = SetInitialFee(orderID: order.id, amount: amount(median: 180, p90: 900))
      try await act(on: index, setting)
    } else {
      let fee: FeeID = desk.newID()
      let adding = AddFee(
        orderID: order.id, feeID: fee, name: texts.pick(DemoTexts.fees), amount: amount(median: 60, p90: 200))
      try await act(on: index, adding)
      orders[index].fees.append(fee)
    }
    enterWork(on: index, hours: 1)
  }

  private mutating func editDetails(_ index: Int) async throws {
    let product = chance.pick(services[orders[index].service].products)
    let changes: FieldEdits =
      chance.chance(0.6)
      ? ["description": .text(texts.pick(DemoTexts.descriptions))] : ["productID": .text(product.description)]
    try await act(on: index, EditOrderDetails(orderID: orders[index].id, changes: changes))
    enterWork(on: index, hours: 1)
  }

  /// Somebody tries to close an order that is not theirs.
  private mutating func meddle(_ index: Int) async throws {
    let others = users.dropFirst(2).filter { $0.id != orders[index].assigned }
    let closing = CloseOrder(orderID: orders[index].id, outcome: .other)
    pause()
    try await desk.sendInVain(closing, as: .user(chance.pick(Array(others)).id), at: now)
    enterWork(on: index, hours: 1)
  }
}
