// Makes random commands by seed: mostly such as somebody at work would send, by chosen shares such as are refused.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

struct CommandMaker {
  private var random: SeededGenerator
  let model: Model
  private static let types = CampaignCommandList.all.flatMap { Array(repeating: $0, count: $0.weight) }

  init(_ random: SeededGenerator, _ model: Model) { (self.random, self.model) = (random, model) }

  // MARK: Chances

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
  mutating func one<Element>(of elements: some Collection<Element>) -> Element? {
    elements.randomElement(using: &random)
  }
  /// One of the keys, in an order that no run changes.
  mutating func key<Key: Comparable, Value>(
    of table: [Key: Value], where isWanted: (Value) -> Bool = { _ in true }
  ) -> Key? {
    one(of: table.filter { isWanted($0.value) }.keys.sorted())
  }
  mutating func uuid() -> UUID {
    var (a, b) = (random.next(), random.next())
    let bytes = withUnsafeBytes(of: &a) { Array($0) } + withUnsafeBytes(of: &b) { Array($0) }
    return UUID(
      uuid: (
        bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6] & 0x0F | 0x40, bytes[7],
        bytes[8] & 0x3F | 0x80, bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
      ))
  }
  mutating func id<Kind>() -> ID<Kind> { ID(uuid()) }
  /// A new id, now and then one that is used already.
  mutating func id<Kind>(or used: ID<Kind>?) -> ID<Kind> {
    if let used, chance(3) { return used }
    return id()
  }

  // MARK: Words and amounts

  mutating func word(_ stem: String) -> String { chance(1) ? "" : "\(stem) \(number(1...1_000_000))" }
  mutating func text() -> String { chance(1) ? String(repeating: "x", count: 4_001) : "Said \(number(1...9_999))" }
  mutating func money(_ range: ClosedRange<Int> = 0...200) -> Money {
    if chance(2) { return Money(minor: -5, currency: "GBP") }
    return Money(minor: Int64(number(range)) * 100, currency: chance(2) ? "EUR" : "GBP")
  }
  mutating func email() -> String { "m\(number(1...100_000))@example.com" }
  mutating func later(hours: Int = 72) -> Instant {
    if chance(3) { return model.now.advanced(by: -60_000) }
    if chance(2) { return model.now.advanced(by: 6 * 366 * 86_400_000) }
    return model.now.advanced(by: Int64(number(1...hours * 3_600)) * 1_000 + Int64(number(0...999)))
  }

  // MARK: Who and what

  mutating func activeUser() -> UserID? {
    if chance(3) { return key(of: model.users) }
    return key(of: model.users) { $0.standing == .active }
  }
  mutating func customer() -> CustomerID? {
    if chance(2) { return id() }
    if chance(2), let gone = one(of: model.gone.keys.sorted()) { return gone }
    if chance(10) { return key(of: model.customers) }
    return key(of: model.customers) { !$0.archived }
  }
  mutating func contact(of customer: CustomerID) -> ContactID? {
    let customer = model.meaning(customer)
    if chance(3) { return key(of: model.customers).flatMap { one(of: model.customers[$0]!.contacts)?.id } ?? id() }
    if chance(3), let used = model.customers[customer]?.used {
      return one(of: used.sorted())
    }
    return one(of: model.customers[customer]?.contacts ?? [])?.id
  }
  mutating func service() -> ServiceID? {
    if chance(5) { return key(of: model.services) }
    return key(of: model.services) { !$0.retired }
  }
  mutating func product(of service: ServiceID) -> ProductID? {
    if chance(4) { return key(of: model.products) }
    return key(of: model.products) { $0.service == service && !$0.retired }
  }
  mutating func order(where isWanted: (Job) -> Bool = { $0.isLive }) -> OrderID? {
    if chance(1) { return id() }
    let any = chance(8)
    return jobs(.order) { any || isWanted($0) }.compactMap(\.order).randomElement(using: &random)
  }
  mutating func lead(where isWanted: (Job) -> Bool = { $0.isLive }) -> LeadID? {
    if chance(1) { return id() }
    let any = chance(8)
    return jobs(.lead) { any || isWanted($0) }.compactMap { id in
      if case .lead(let lead) = id { lead } else { nil }
    }.randomElement(using: &random)
  }
  private func jobs(_ kind: WorkKind, _ isWanted: (Job) -> Bool) -> [JobID] {
    model.jobIDs.filter { $0.kind == kind && isWanted(model.jobs[$0]!) }
  }
  /// How a task is named.
  mutating func task(of job: JobID) -> (TaskReference?, String?) {
    guard let tasks = model.jobs[job]?.tasks, !chance(1) else { return (.id(id()), nil) }
    let isAny = chance(15)
    guard let task = isAny ? one(of: tasks) : tasks.first(where: { $0.state == .inProgress }) else {
      return (.current, nil)
    }
    switch number(1...3) {
    case 1 where !isAny: return (.current, nil)
    case 2: return (task.id.map(TaskReference.id) ?? .current, nil)
    default: return (nil, task.key)
    }
  }
  func item(_ list: AccountList) -> [Model.Item] { (model.lists[list] ?? []).filter { !$0.retired } }
  mutating func label(_ list: AccountList) -> String? {
    let items = chance(4) ? model.lists[list] ?? [] : item(list)
    return one(of: items).map { chance(50) ? $0.label : $0.id.description }
  }

  // MARK: Steps

  /// Who sends it: mostly somebody who may.
  private mutating func actor(for command: any CampaignCommand) -> Actor {
    if command is RegisterAccount { return .system("registration") }
    if let command = command as? AcceptInvitation, !chance(3) { return .user(command.userID.uuid) }
    if let command = command as? ImportRow, !chance(3) { return .importer(command.importID.uuid) }
    let ports = type(of: command).integrations.map(\.rawValue).sorted()
    if !ports.isEmpty, !chance(3) { return .integration(one(of: ports)!) }
    if chance(1) { return .integration("sms") }
    if chance(2), let anybody = key(of: model.users) { return .user(anybody.uuid) }
    if chance(1) { return .user(uuid()) }
    let types: [UserType] =
      switch type(of: command).right {
      case .superAdmin, .superAdminOrOwn, .deletingWork: [.superAdmin]
      case .admin: [.superAdmin, .admin]
      default: UserType.allCases
      }
    let isAny = chance(8)
    let senders = model.users.filter { id, user in
      user.standing == .active && (isAny || types.contains(user.type) && mayLikely(command, id, user.type))
    }.keys.sorted()
    return .user((one(of: senders) ?? model.superAdmins.first ?? id()).uuid)
  }

  /// Whether a General User is likely to have the right: what is somebody else's is mostly left to others.
  private func mayLikely(_ command: any CampaignCommand, _ user: UserID, _ type: UserType) -> Bool {
    guard type == .general else { return true }
    switch command {
    case let command as any OrderCommand:
      return model.jobs[.order(command.orderID)].map { model.isOwn($0, user) } ?? true
    case let command as any LeadCommand: return model.jobs[.lead(command.leadID)].map { model.isOwn($0, user) } ?? true
    case let command as OpenOrder: return command.assignedUserID == user
    case let command as OpenLead: return command.assignedUserID == user
    case let command as ConvertLead: return model.jobs[.lead(command.leadID)].map { model.isOwn($0, user) } ?? true
    case let command as any ActivityCommand:
      return model.activities[command.activityID].map { $0.assigned == user || $0.maker == user } ?? true
    case let command as any LinkedCommand:
      return [command.orderID.map(JobID.order), command.leadID.map(JobID.lead)].compactMap { $0 }
        .allSatisfy { model.jobs[$0].map { model.isOwn($0, user) } ?? true }
    default: return true
    }
  }

  private mutating func delay() -> Int64 {
    switch number(1...1_000) {
    case 1: Int64(number(400...500)) * 86_400_000
    case 2...6: Int64(number(5...40)) * 86_400_000
    case 7...40: Int64(number(6...48)) * 3_600_000 + Int64(number(0...999))
    default: Int64(number(1...20)) * 60_000 + Int64(number(0...999))
    }
  }

  /// The next step; `earlier` are those that were sent, of which some are sent again.
  mutating func step(_ earlier: [Step]) -> (Step, SeededGenerator) {
    (makeStep(earlier), random)
  }

  private mutating func makeStep(_ earlier: [Step]) -> Step {
    if chance(1), var again = earlier.suffix(200).randomElement(using: &random), again.command != nil {
      again.delay = delay()
      if chance(30), again.actor.userID != nil { again.command = makeCommand() }
      return again
    }
    let delay = delay()
    if chance(2) { return Step(delay: delay, actor: .system("clock"), expected: nil, id: uuid(), command: nil) }
    let command = model.isRegistered ? makeCommand() : RegisterAccount.random(&self)!
    let actor = actor(for: command)
    var expected: UInt32?
    if chance(10), !(command is ImportRow), model.gone.isEmpty || !(command is RecordMessageResult),
      let stream = command.subject.stream
    {
      expected = chance(15) ? 999 : model.versions[stream] ?? 0
    }
    return Step(delay: delay, actor: actor, expected: expected, id: uuid(), command: command)
  }

  private mutating func makeCommand() -> any CampaignCommand {
    if let command = RetireListItem.ofStatus(&self) { return command }
    while true {
      if let command = one(of: Self.types)!.random(&self) { return command }
    }
  }
}
