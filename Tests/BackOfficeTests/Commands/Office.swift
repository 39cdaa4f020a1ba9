// An account in memory for the tests of account, users, catalogue, workflows and the router: commands go the whole way
// through the domain, and what follows is folded at once.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

struct Office {
  static let sal = UserID("00000000-0000-4000-8000-0000000000a1")!
  static let ada = UserID("00000000-0000-4000-8000-0000000000a2")!
  static let gus = UserID("00000000-0000-4000-8000-0000000000a3")!
  static let gil = UserID("00000000-0000-4000-8000-0000000000a4")!
  static let nobody = UserID("00000000-0000-4000-8000-0000000000af")!
  static let boilers = ServiceID("00000000-0000-4000-8000-0000000000b1")!
  static let install = WorkflowID("00000000-0000-4000-8000-0000000000c1")!
  static let abc = CustomerID("00000000-0000-4000-8000-0000000000d1")!
  static let start = Instant("2024-02-01T09:00:00.000Z")!

  private(set) var index = AccountIndex()
  private var states: [StreamName: SubjectState] = [:]
  private var versions: [StreamName: UInt32] = [:]
  private var position: Position = 0
  private var commands: UInt8 = 0
  var now = start
  /// With both channels of messages.
  var environment = DecisionEnvironment(zones: .ofThisMachine, channels: [.email, .sms])

  /// The id of the command that runs next.
  var nextCommandID: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, commands)) }

  static let registration = RegisterAccount(
    name: "Acme", timeZone: "Europe/London", currency: "GBP", region: "UK",
    firstUser: FirstUser(userID: sal, name: "Sal", email: "sal@acme.example"))

  /// Registered on the free plan, with Sal alone.
  static var registered: Office {
    var office = Office()
    try! office.run(registration, by: .system("registration"))
    return office
  }

  /// With Sal (Super Admin), Ada (Admin), Gus and Gil (General Users), of whom all but Sal are paid for.
  static var staffed: Office {
    var office = registered
    for (id, name, type) in [(ada, "Ada", UserType.admin), (gus, "Gus", .general), (gil, "Gil", .general)] {
      let user = AddUser(
        userID: id, name: name, email: "\(name.lowercased())@acme.example", userType: type, licence: .paid)
      try! office.run(user)
    }
    return office
  }

  /// Staffed, with a service, a published order workflow that is its default, and a customer.
  static var trading: Office {
    var office = staffed
    try! office.run(AddService(serviceID: boilers, name: "Boilers"))
    let workflow = CreateWorkflow(workflowID: install, name: "Install", serviceID: boilers, kind: .order)
    try! office.run(workflow)
    try! office.run(SetWorkflowTasks(workflowID: install, tasks: tasks))
    try! office.run(PublishWorkflow(workflowID: install))
    try! office.run(MarkWorkflowDefault(workflowID: install))
    try! office.run(
      CreateCustomer(customerID: abc, kind: .company, name: "ABC Limited"))
    return office
  }

  static let tasks = [
    TaskDefinition(key: "survey", name: "Survey", description: nil, responsible: .assignedUser, targetHours: 24),
    TaskDefinition(key: "fit", name: "Fit", description: nil, responsible: .user(gil), targetHours: nil),
  ]

  static let sheet = ImportID("00000000-0000-4000-8000-0000000000e1")!
  static let digest = String(repeating: "5a", count: 32)

  /// Begins an import of standard sheets, `sheet`.
  mutating func startImport(rows: Int = 1_000, onDuplicate: DuplicateChoice = .skip) throws(Rejection) {
    try run(
      StartImport(
        importID: Self.sheet, fileSHA256: Self.digest, headers: ImportColumn.allCases.map(\.heading), rowCount: rows,
        mode: .strict, onDuplicate: onDuplicate, requestedBy: Self.sal))
  }

  /// Decides a command and folds what follows.
  @discardableResult
  mutating func run(
    _ command: any BackOfficeCommand, as user: UserID = sal, expecting version: UInt32? = nil
  ) throws(Rejection) -> [BackOfficeEvent] {
    try run(command, by: .user(user.uuid), expecting: version).map(\.event)
  }

  @discardableResult
  mutating func run(
    _ command: any BackOfficeCommand, by actor: Actor, expecting version: UInt32? = nil
  ) throws(Rejection) -> [Proposed<BackOfficeEvent>] {
    let proposed = try decide(command, by: actor, expecting: version)
    for (offset, item) in proposed.enumerated() { record(item.event, in: item.stream!, actor, offset, proposed.count) }
    commands += 1
    return proposed
  }

  /// What is known of a stream; nil before its first event.
  func state(of stream: StreamName) -> SubjectState? { states[stream] }

  /// Why the command would be refused; nil if it would not.
  func rejection(
    of command: any BackOfficeCommand, as user: UserID = sal, expecting version: UInt32? = nil
  ) -> Rejection? {
    rejection(of: command, by: .user(user.uuid), expecting: version)
  }

  func rejection(of command: any BackOfficeCommand, by actor: Actor, expecting version: UInt32? = nil) -> Rejection? {
    do {
      _ = try decide(command, by: actor, expecting: version)
      return nil
    } catch {
      return error
    }
  }

  private func decide(
    _ command: any BackOfficeCommand, by actor: Actor, expecting version: UInt32?
  ) throws(Rejection) -> [Proposed<BackOfficeEvent>] {
    let command = command.resolved(in: index) ?? command
    let stream = command.stream(in: index)
    let state = stream.map { states[$0] ?? BackOfficeDomain.initialState(of: $0) }
    return try command.judge(
      DecisionInput(
        state: state, others: others(of: command), index: index, version: stream.flatMap { versions[$0] } ?? 0,
        now: now,
        metadata: CommandMetadata(commandID: nextCommandID, actor: actor, expectedVersion: version),
        environment: environment)
    ).events
  }

  /// The states of the further streams that the command reads.
  private func others(of command: any BackOfficeCommand) -> [StreamName: SubjectState] {
    command.reads(in: index).reduce(into: [:]) { $0[$1] = states[$1] ?? BackOfficeDomain.initialState(of: $1) }
  }

  private mutating func record(
    _ event: BackOfficeEvent, in stream: StreamName, _ actor: Actor, _ offset: Int, _ count: Int
  ) {
    position += 1
    versions[stream, default: 0] += 1
    let header = BatchHeader(
      firstPosition: position - Position(offset), count: count, recordedAt: now, actor: actor,
      commandID: nextCommandID, correlationID: nextCommandID, causation: nil)
    let envelope = Envelope(
      batch: header, position: position, stream: stream, version: versions[stream]!, type: "", schema: 1,
      occurredAt: nil)
    BackOfficeDomain.evolve(&index, event, envelope)
    BackOfficeDomain.evolve(&states[stream, default: BackOfficeDomain.initialState(of: stream)], event, envelope)
  }
}
