// The domain in a command runner over a store in memory: repeats, conflicts, and rules that span streams when two
// commands cross.

import FoundationEssentials
import Testing

@testable import BackOffice
@testable import EventSourcing

private typealias Runner = CommandRunner<BackOfficeDomain, InMemoryEventStore>
private typealias Failure = CommandFailure<Rejection>

@Suite struct RunningTests {
  private let store = InMemoryEventStore()

  private func runner() throws -> Runner { try Runner(store: store, environment: .ofThisMachine) }

  @discardableResult
  private func run(
    _ runner: Runner, _ command: any BackOfficeCommand, as user: UserID? = Office.sal, id: UUID = UUID()
  ) async throws(Failure) -> CommandReceipt<BackOfficeEvent> {
    let actor = user.map { Actor.user($0.uuid) } ?? .system("registration")
    return try await runner.run(command, CommandMetadata(commandID: id, actor: actor), now: Office.start)
  }

  private func addAda(_ type: UserType) -> any BackOfficeCommand {
    AddUser(userID: Office.ada, name: "Ada", email: "ada@acme.example", userType: type, licence: .paid)
  }
  private func demote(_ user: UserID) -> any BackOfficeCommand {
    ChangeUserType(userID: user, to: .admin)
  }
  private let register = Office.registration

  @Test(arguments: 0..<20)
  func `of two crossing demotions of the last Super Admins one passes`(_ round: Int) async throws {
    let runner = try runner()
    try await run(runner, register, as: nil)
    try await run(runner, addAda(.superAdmin))
    async let first = attempt(runner, demote(Office.sal), as: Office.ada)
    async let second = attempt(runner, demote(Office.ada), as: Office.sal)
    let outcomes = await [first, second]
    #expect(outcomes.count { $0 == nil } == 1)
    // Whoever comes second has just lost the right, or is the last.
    #expect(outcomes.compactMap { $0 }.allSatisfy { $0 == .rejected(.forbidden(action: "ChangeUserType")) })
    #expect(runner.withIndex { $0.users.activeSuperAdmins } == 1)
  }

  @Test func `of two crossing steps down one passes`() async throws {
    let runner = try runner()
    try await run(runner, register, as: nil)
    try await run(runner, addAda(.superAdmin))
    async let first = attempt(runner, demote(Office.sal), as: Office.sal)
    async let second = attempt(runner, demote(Office.ada), as: Office.ada)
    let outcomes = await [first, second]
    #expect(outcomes.count { $0 == nil } == 1)
    #expect(outcomes.contains(.rejected(.lastSuperAdmin)))
    #expect(runner.withIndex { $0.users.activeSuperAdmins } == 1)
  }

  private func attempt(_ runner: Runner, _ command: any BackOfficeCommand, as user: UserID) async -> Failure? {
    do {
      try await run(runner, command, as: user)
      return nil
    } catch {
      return error
    }
  }

  // Checklist: L-05
  @Test func `registering fills two streams in one batch`() async throws {
    let receipt = try await run(runner(), register, as: nil)
    #expect(receipt.positions == 1...2)
    var seen: [String] = []
    try store.read(after: 0, through: nil) { envelope, _ in
      seen.append("\(envelope.stream) \(envelope.version) \(envelope.type) \(envelope.batch.firstPosition)")
      return true
    }
    #expect(seen == ["account 1 account.registered 1", "user-\(Office.sal) 1 user.added 1"])
  }

  @Test func `a repeat gives the first outcome, and another content is refused`() async throws {
    let runner = try runner()
    let id = UUID()
    try await run(runner, register, as: nil)
    let first = try await run(runner, addAda(.admin), id: id)
    let again = try await run(runner, addAda(.admin), id: id)
    #expect(again.repeated && again.positions == first.positions)
    await #expect(throws: Failure.rejected(.commandIDReused)) { try await run(runner, addAda(.general), id: id) }
    await #expect(throws: Failure.rejected(.commandIDReused)) {
      try await run(runner, addAda(.admin), as: Office.ada, id: id)
    }
  }

  @Test func `a repeat may leave out a default, or write it out`() async throws {
    let runner = try runner()
    try await run(runner, register, as: nil)
    for (first, second) in [(nil, false), (false, nil)] as [(Bool?, Bool?)] {
      let id = UUID()
      let customer = CustomerID(UUID())
      func create(_ allowDuplicate: Bool?) -> any BackOfficeCommand {
        CreateCustomer(customerID: customer, kind: .company, name: "ABC", allowDuplicate: allowDuplicate)
      }
      try await run(runner, create(first), id: id)
      #expect(try await run(runner, create(second), id: id).repeated)
      await #expect(throws: Failure.rejected(.commandIDReused)) { try await run(runner, create(true), id: id) }
    }
  }

  /// A book that the first version wrote.
  @Test func `a repeat of a command of the first version is recognised`() async throws {
    let runner = try runner()
    try await run(runner, register, as: nil)
    let command = CreateCustomer(customerID: Office.abc, kind: .company, name: "ABC", allowDuplicate: false)
    let actor = Actor.user(Office.sal.uuid)
    let earlier = try command.earlierForms.map { try $0.fingerprintAsIs(by: actor) }
    #expect(earlier != [try command.fingerprint(by: actor)])
    let id = UUID()
    let created = CustomerCreated(
      kind: .company, name: .plain("ABC"), statusID: ListItemID(Office.gus.uuid), details: [:], sourceID: nil,
      custom: [:], origin: "manual")
    let event = NewEvent(
      stream: .customer(Office.abc), event: try BackOfficeEvent.customer(.created(created)).encoded(), occurredAt: nil)
    _ = try await store.append(
      EventBatch(
        commandID: id, fingerprint: earlier[0], recordedAt: Office.start, actor: actor, correlationID: nil,
        causation: nil, conditions: [], events: [event]))
    #expect(try await run(runner, command, id: id).repeated)
  }

  @Test func `a repeat comes before the actor`() async throws {
    let runner = try runner()
    let id = UUID()
    try await run(runner, register, as: nil)
    try await run(runner, addAda(.superAdmin))
    try await run(runner, demote(Office.sal), id: id)
    #expect(try await run(runner, demote(Office.sal), id: id).repeated)
    await #expect(throws: Failure.rejected(.forbidden(action: "ChangeUserType"))) {
      try await run(runner, demote(Office.sal))
    }
  }

  @Test func `a rejected command appends nothing`() async throws {
    let runner = try runner()
    try await run(runner, register, as: nil)
    await #expect(throws: Failure.rejected(.lastSuperAdmin)) { try await run(runner, demote(Office.sal)) }
    #expect(store.durable.position == 2)
  }

  @Test func `a new runner over the same log knows the same`() async throws {
    let before = try runner()
    try await run(before, register, as: nil)
    try await run(before, addAda(.general))
    try await run(before, AddService(serviceID: Office.boilers, name: "Boilers"))
    let after = try runner()
    #expect(before.withIndex { Array($0.users) } == after.withIndex { Array($0.users) })
    #expect(before.withIndex { $0.account } == after.withIndex { $0.account })
    #expect(before.withIndex { $0.catalogue } == after.withIndex { $0.catalogue })
    await #expect(throws: Failure.rejected(.emailInUse)) {
      try await run(
        after,
        AddUser(name: "X", email: "Ada@acme.example", userType: .general, licence: .paid))
    }
  }

  @Test func `fingerprints tell commands, actors and payloads apart`() throws {
    let sal = Actor.user(Office.sal.uuid)
    let edit: @Sendable (FieldEdits) -> any BackOfficeCommand = {
      ChangeSettings(changes: $0)
    }
    let commands = [
      addAda(.admin), addAda(.general), demote(Office.sal), demote(Office.ada),
      edit(["a": .text("1"), "b": .text("2")]),
      edit(["a": .text("2"), "b": .text("1")]),
    ]
    let prints = try commands.map { try $0.fingerprint(by: sal) }
    #expect(Set(prints).count == prints.count)
    #expect(try commands[0].fingerprint(by: .user(Office.ada.uuid)) != prints[0])
    let swapped = edit(["b": .text("2"), "a": .text("1")])
    #expect(try swapped.fingerprint(by: sal) == prints[4])
  }
}
