// What needs attention at the end of a sample book beside what came before: some of it is dismissed.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension SampleBook {
  func callForAttention() async throws {
    let leaver = UserID.sample("leaver", 1)
    try await run(
      AddUser(userID: leaver, name: "Lea Ver", email: "lea@example.com", userType: .general, licence: .free))
    let drafts = workflows.prefix(2)
    for workflow in drafts { try await run(SetWorkflowTasks(workflowID: workflow, tasks: tasks(named: leaver))) }
    try await run(DeactivateUser(userID: leaver))
    let left = runner.withIndex { $0.users[leaver]?.departure?.position } ?? 0
    try await run(DismissAttention(key: "leaverInDraft/\(drafts[0])/\(leaver)/\(left)"), as: users[2])
    try await inviteInVain()
    let unanswered = orders.compactMap { id in try? order(id)?.attention(in: .order(id)).first?.key }
    now = now.advanced(by: 3_600_000)
    for key in unanswered.prefix(3) { await attempt(DismissAttention(key: key.description)) }
  }

  /// A mail that fails, to somebody who is to come no more.
  private func inviteInVain() async throws {
    let user = UserID.sample("invited in vain", 0)
    try await run(
      InviteUser(userID: user, name: "Ivo", email: "ivo@example.com", userType: .general, licence: .paid))
    let cause = runner.withIndex { $0.outbox.unanswered(after: 0).last?.cause } ?? 0
    try await report(
      RecordEffectResult(
        effectID: .sample("mail in vain", 0), kind: .invitation, cause: Int64(cause), result: .failed, userID: user,
        code: "unknownUser"), by: .email)
    try await run(DeleteUser(userID: user))
  }

  /// What needs attention now, as the rules see it: by the states of all streams and the index.
  func attention() throws -> [String] {
    var streams: Set<StreamName> = []
    try store.read(after: 0, through: nil) { envelope, _ in
      streams.insert(envelope.stream)
      return true
    }
    var keys: [String] = []
    for stream in streams {
      let items = try runner.state(of: stream).state.attention(in: stream)
      keys += runner.withIndex { index in items.compactMap { index.confirmed($0) } }
        .filter { $0.since <= now }.map(\.key.description)
    }
    guard case .attention(let seen) = try runner.state(of: .attention).state else { return keys }
    return keys.filter { !seen.dismissed.contains($0) }.sorted()
  }
}
