// What somebody can do with an order or a lead: in whatever state, and for whatever user, what is listed is what would
// not be refused.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct AvailableActionsTests {
  private static let order = Till.order
  private static let lead = Post.lead
  private static let users = [Office.sal, Office.ada, Office.gus, Office.gil]

  /// An account with a gateway, an order of Gus's that Gil looks after, and a lead of Gus's.
  private static let office: Office = {
    var office = Post.enquiring
    let commands: [any BackOfficeCommand] = [
      ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"),
      OpenOrder(
        orderID: order, customerID: Office.abc, type: .oneOff, serviceID: Office.boilers, assignedUserID: Office.gus,
        orderAdminID: Office.gil, initialFee: Till.pounds(100)),
    ]
    for command in commands { try! office.run(command) }
    return office
  }()

  /// Commands of one type that are well made, whatever the state: one for each task, fee and payment that it can name.
  /// What rules on other things may refuse is left out of them.
  private static func wellMade(_ name: String, _ office: Office, _ number: Int) -> [any BackOfficeCommand] {
    let state = office.state(of: .order(order))?.order
    let work = office.state(of: .lead(lead))?.lead?.work
    let tasks = state?.work.tasks.map { TaskReference.id($0.id) } ?? []
    let leadTasks = work?.tasks.map { TaskReference.id($0.id) } ?? []
    let fees = state?.fees.map(\.id) ?? []
    let later = office.now.advanced(by: 86_400_000)
    let much = Till.pounds(1_000_000)
    let penny = Money(minor: 1, currency: "GBP")
    switch name {
    case "CompleteTask": return tasks.map { CompleteTask(orderID: order, taskID: $0) }
    case "CommentOnTask": return tasks.map { CommentOnTask(orderID: order, taskID: $0, text: "x") }
    case "SnoozeTask": return tasks.map { SnoozeTask(orderID: order, taskID: $0, until: later) }
    case "WakeTask": return tasks.map { WakeTask(orderID: order, taskID: $0) }
    case "SnoozeOrder": return [SnoozeOrder(orderID: order, until: later)]
    case "WakeOrder": return [WakeOrder(orderID: order)]
    case "EditOrderDetails": return [EditOrderDetails(orderID: order, changes: ["description": .text("\(number)")])]
    case "AssignOrder": return [AssignOrder(orderID: order, assignedUserID: .set(users[number % 4]))]
    case "SetTaskResponsible":
      return tasks.map { SetTaskResponsible(orderID: order, taskID: $0, userID: users[number / 3 % 4]) }
    case "SetInitialFee": return [SetInitialFee(orderID: order, amount: much)]
    case "AddFee": return [AddFee(orderID: order, name: "Travel", amount: Money(minor: 2, currency: "GBP"))]
    case "ChangeFee": return fees.map { ChangeFee(orderID: order, feeID: $0, amount: much) }
    case "RemoveFee": return fees.map { RemoveFee(orderID: order, feeID: $0) }
    case "RequestPayment":
      return (state?.amountsDue ?? []).enumerated().map { place, due in
        RequestPayment(
          orderID: order, fee: due.fee, amount: penny, methodRef: "pm_1", idempotencyKey: "\(number)/\(place)")
      }
    case "RefundPayment":
      return (state?.payments ?? []).map {
        RefundPayment(paymentID: $0.id, amount: penny, idempotencyKey: "\(number)/\($0.id)")
      }
    case "CloseOrder": return [CloseOrder(orderID: order, outcome: .other)]
    case "ReopenOrder": return [ReopenOrder(orderID: order)]
    case "DeleteOrder": return [DeleteOrder(orderID: order)]
    case "CompleteLeadTask": return leadTasks.map { CompleteLeadTask(leadID: lead, taskID: $0) }
    case "CommentOnLeadTask": return leadTasks.map { CommentOnLeadTask(leadID: lead, taskID: $0, text: "x") }
    case "SnoozeLeadTask": return leadTasks.map { SnoozeLeadTask(leadID: lead, taskID: $0, until: later) }
    case "WakeLeadTask": return leadTasks.map { WakeLeadTask(leadID: lead, taskID: $0) }
    case "SnoozeLead": return [SnoozeLead(leadID: lead, until: later)]
    case "WakeLead": return [WakeLead(leadID: lead)]
    case "EditLeadDetails": return [EditLeadDetails(leadID: lead, changes: ["description": .text("\(number)")])]
    case "AssignLead": return [AssignLead(leadID: lead, assignedUserID: .set(users[number % 4]))]
    case "SetLeadTaskResponsible":
      return leadTasks.map { SetLeadTaskResponsible(leadID: lead, taskID: $0, userID: users[number / 3 % 4]) }
    case "ConvertLead": return [ConvertLead(leadID: lead, orderType: .oneOff)]
    case "CloseLead": return [CloseLead(leadID: lead, outcome: .other)]
    case "ReopenLead": return [ReopenLead(leadID: lead)]
    case "DeleteLead": return [DeleteLead(leadID: lead)]
    default: return []
    }
  }

  private static let orderNames = [
    "CompleteTask", "CommentOnTask", "SnoozeTask", "WakeTask", "SnoozeOrder", "WakeOrder", "EditOrderDetails",
    "AssignOrder", "SetTaskResponsible", "SetInitialFee", "AddFee", "ChangeFee", "RemoveFee", "RequestPayment",
    "RefundPayment", "CloseOrder", "ReopenOrder", "DeleteOrder",
  ]
  private static let leadNames = [
    "CompleteLeadTask", "CommentOnLeadTask", "SnoozeLeadTask", "WakeLeadTask", "SnoozeLead", "WakeLead",
    "EditLeadDetails", "AssignLead", "SetLeadTaskResponsible", "ConvertLead", "CloseLead", "ReopenLead", "DeleteLead",
  ]

  /// Every command that names its order or lead is in the lists above, so that a new one is tested too.
  @Test func `every command about an order or a lead is offered`() {
    let offered = BackOfficeDomain.commands.all.filter { $0 is any OfferedCommand.Type }.map { $0.name }
    #expect(offered == Self.orderNames + Self.leadNames)
    let named = BackOfficeDomain.commands.all.filter { $0 is any WorkSubjectCommand.Type }.map { $0.name }
    #expect(Set(named).isSubset(of: offered))
  }

  private func listed(_ stream: StreamName, for user: UserID, _ office: Office) throws -> [String] {
    let state = try #require(office.state(of: stream))
    return state.availableActions(
      in: stream, for: try #require(office.index.users[user]), account: try #require(office.index.account),
      now: office.now, environment: office.environment
    ).map { "\($0.command) \($0.taskID.map { "\($0)" } ?? "")" }
  }

  /// The commands that are not refused, in the order of the lists above, each once.
  private func taken(_ names: [String], by user: UserID, _ office: Office, _ number: Int) -> [String] {
    names.flatMap { name in
      Self.wellMade(name, office, number).filter { office.rejection(of: $0, as: user) == nil }.map { command in
        var task: TaskID?
        if case .id(let id)? = (command as? any TaskNaming)?.taskID { task = id }
        return "\(name) \(task.map { "\($0)" } ?? "")"
      }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
  }

  private func expectListsAreTrue(_ office: Office, _ number: Int, _ comment: Comment) throws {
    for user in Self.users {
      #expect(
        try listed(.order(Self.order), for: user, office) == taken(Self.orderNames, by: user, office, number), comment)
      #expect(
        try listed(.lead(Self.lead), for: user, office) == taken(Self.leadNames, by: user, office, number), comment)
    }
  }

  /// The first three of the long run's seeds in every run.
  private static let seeds: ClosedRange<UInt64> =
    ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil ? 1...3 : 1...12

  // Checklist: L-90
  @Test(arguments: seeds) func `what is listed is what would be taken, whatever came before`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var office = Self.office
    var states: Set<String> = []
    for number in 0..<80 {
      try expectListsAreTrue(office, number, "seed \(seed), step \(number)")
      let name = (Self.orderNames + Self.leadNames + ["result", "account"]).randomElement(using: &random)!
      switch name {
      case "DeleteOrder", "DeleteLead": if number < 60 { continue }
      case "result": try report(&office, &random)
      case "account": try changeAccount(&office, &random)
      default: break
      }
      if let command = Self.wellMade(name, office, number).randomElement(using: &random) {
        _ = try? office.run(command)
        if let work = office.state(of: .order(Self.order))?.work { states.insert(work.status.rawValue) }
      }
    }
    #expect(states.count > 1)
  }

  /// What the gateway says of some payment.
  private func report(_ office: inout Office, _ random: inout SeededGenerator) throws {
    let payments = office.state(of: .order(Self.order))?.order?.payments ?? []
    guard let payment = payments.randomElement(using: &random) else { return }
    let result = [PaymentResult.succeeded, .succeeded, .failed, .actionRequired].randomElement(using: &random)!
    let command = RecordPaymentResult(
      paymentID: payment.id, result: result, gatewayRef: "pi_\(payment.id)", code: "no", url: "u")
    _ = try? office.run(command, by: .payments)
  }

  /// Settings and features that commands depend on.
  private func changeAccount(_ office: inout Office, _ random: inout SeededGenerator) throws {
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      try office.run(
        ChangePlan(
          planID: "p", features: [["leads", "payments"], ["leads"], ["payments"]].randomElement(using: &random)!,
          pricePerUserMonth: Till.pounds(5), billing: .monthly))
    case 1: _ = try? office.run(DisablePaymentGateway())
    case 2: _ = try? office.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"))
    case 3:
      let roles = [["general", "admin", "superAdmin"], ["superAdmin"]].randomElement(using: &random)!
      try office.run(ChangeSettings(changes: ["deleteOrderRoles": .list(roles)]))
    default:
      let counts = Bool.random(using: &random)
      try office.run(ChangeSettings(changes: ["scopeIncludesOrderAdmin": .flag(counts)]))
    }
  }

  // Checklist: L-94
  @Test func `a General User who is only to do a task can do that task`() throws {
    var office = Self.office
    try office.run(AssignOrder(orderID: Self.order, assignedUserID: .set(Office.ada), orderAdminID: .clear))
    try office.run(CompleteTask(orderID: Self.order, taskID: .current))
    let tasks = try #require(office.state(of: .order(Self.order))?.work?.tasks)
    let fit = tasks[1].id
    #expect(tasks[1].responsible == Office.gil)
    #expect(
      try listed(.order(Self.order), for: Office.gil, office)
        == ["CompleteTask", "CommentOnTask", "SnoozeTask", "WakeTask"].map { "\($0) \(fit)" })
    #expect(try listed(.order(Self.order), for: Office.gus, office) == [])
  }

  @Test func `nothing is offered to somebody who has left, nor where the account is read only`() throws {
    var office = Self.office
    try office.run(DeactivateUser(userID: Office.gus))
    #expect(try listed(.order(Self.order), for: Office.gus, office) == [])
    try office.run(ChangeSettings(changes: ["accountReadOnly": .flag(true)]))
    #expect(try listed(.order(Self.order), for: Office.sal, office) == [])
  }

  @Test func `a snooze whose time has passed is over`() throws {
    var office = Self.office
    let until = office.now.advanced(by: 1000)
    try office.run(SnoozeOrder(orderID: Self.order, until: until))
    let order = StreamName.order(Self.order)
    #expect(try listed(order, for: Office.sal, office).contains("WakeOrder "))
    office.now = until
    #expect(try !listed(order, for: Office.sal, office).contains("WakeOrder "))
    #expect(try listed(order, for: Office.sal, office).contains { $0.hasPrefix("CompleteTask") })
  }
}
