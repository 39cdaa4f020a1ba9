// Faults in what decides commands and answers events: memory that is older than it says, conditions that are left out,
// answers that come twice or never.

extension Mutant {
  static let deciding = [
    Mutant(
      "older-state-remembered", "EventSourcing/Deciding/RunnerMemory.swift",
      "A state that was read before a newer one takes its place.",
      "    if let known = cache[stream], known.version >= version { return }\n"),
    Mutant(
      "state-with-a-gap", "EventSourcing/Deciding/RunnerMemory.swift",
      "A state goes on with an event although it lacks the one before.",
      """
          guard known.version == envelope.version - 1 else { return forget(envelope.stream) }

      """),
    Mutant(
      "parts-in-memory", "EventSourcing/Deciding/RunnerMemory.swift",
      "What one stored event is read as is taken in as if it were stored one by one.",
      "guard envelope.part == 0 else", "guard envelope.part >= 0 else"),
    Mutant(
      "own-stream-may-move", "EventSourcing/Deciding/RunnerMemory.swift",
      "The command's own stream may move on before its events are appended.",
      "(facts.stream.map { [.version($0, is: facts.version)] } ?? [])", "[]"),
    Mutant(
      "streams-read-may-move", "EventSourcing/Deciding/RunnerMemory.swift",
      "Other streams that were read may move on before the events are appended.",
      "zip(facts.reads, facts.versionsRead).map { .version($0, is: $1) }", "[]"),
    Mutant(
      "index-may-move", "EventSourcing/Deciding/CommandRunner+Conditions.swift",
      "What the index was asked for may change before the events are appended.",
      "    if proposal.decision.conditions == nil { batch.conditions.append(.head(proposal.head)) }\n"),
    Mutant(
      "claims-not-made", "EventSourcing/Deciding/RunnerMemory.swift", "A key that is taken stays free.",
      " + decision.claims.map { .claims($0) }"),
    Mutant(
      "releases-not-made", "EventSourcing/Deciding/RunnerMemory.swift", "A key that is free again stays taken.",
      "releases: decision.releases,", "releases: [],"),
    Mutant(
      "another-command-repeated", "EventSourcing/Deciding/RunnerMemory.swift",
      "Another command under a known id gets the first one's answer.",
      "    guard try asked.isSame(as: known) else { throw .rejected(D.commandIDReused(asked.metadata.commandID)) }\n"),
    Mutant(
      "refused-though-done", "EventSourcing/Deciding/CommandRunner+Conditions.swift",
      "A command that was carried out is refused the second time, for what it did itself.",
      """
          } catch .rejected(let rejection) {
            if let receipt = try await repeated(asked) { return .done(receipt) }

      """, "    } catch .rejected(let rejection) {\n"),
    Mutant(
      "race-lost-with-old-state", "EventSourcing/Deciding/CommandRunner+Conditions.swift",
      "After a lost race the state that lost it is believed again.",
      "for stream in proposal.streams { memory.forget(stream) }", "_ = memory"),
    Mutant(
      "nothing-owed", "EventSourcing/Deciding/RunnerMemory.swift", "What is due does not happen before a command.",
      "    if !asked.isOwed, let owed = firstOwed(by: now) { return .owed(owed) }\n"),
    Mutant(
      "due-before-reactions", "EventSourcing/Deciding/RunnerMemory.swift",
      "What is due happens before what policies want.",
      """
          guard reactions.isEmpty else { return reactions.first }
          return firstScheduledTime() <= time ? scheduled : nil
      """,
      """
          return (firstScheduledTime() <= time ? scheduled : nil) ?? reactions.first
      """),
    Mutant(
      "old-schedule-believed", "EventSourcing/Deciding/RunnerMemory.swift",
      "What was due first stays so after other events.", "    scheduledAt = nil\n    evolveState", "    evolveState"),
    Mutant(
      "passed-over-again", "EventSourcing/Deciding/RunnerMemory.swift",
      "What was passed over is still looked up as the first that is due.",
      "    passedOver.insert(origin)\n    scheduledAt = nil\n", "    passedOver.insert(origin)\n"),
    Mutant(
      "refusal-on-sand", "EventSourcing/Deciding/CommandRunner+Pipelining.swift",
      "A refusal is told before what it rests on is durable.",
      "      try await waitUntilDurable(through: stagedThrough)\n      throw .rejected(rejection)\n",
      "      throw .rejected(rejection)\n"),
    Mutant(
      "void-index-kept", "EventSourcing/Deciding/RunnerMemory.swift",
      "What was staged and became void is decided on.",
      "    guard transaction.generation == through.generation else { return .isVoid }\n"),
    Mutant(
      "unstaged-state-loaded", "EventSourcing/Deciding/CommandRunner+Pipelining.swift",
      "A state is read before its staged events are there.",
      "    try await waitUntilDurable(through: stagedThrough)\n    _ = try await load(stream)\n",
      "    _ = try await load(stream)\n"),
    Mutant(
      "answered-too-early", "EventSourcing/Deciding/Policy.swift",
      "A policy answers an event before the rest of its batch is in the index.",
      "let isLast = envelope.position == envelope.batch.lastPosition", "let isLast = true"),
    Mutant(
      "answers-lost-by-a-crash", "EventSourcing/Deciding/Policy.swift",
      "Only the last event of what policies may not have answered is asked about.",
      "return envelope.position > envelope.batch.firstPosition || policies.contains(envelope.actor)", "return false"),
    Mutant(
      "answered-by-others", "EventSourcing/Deciding/Policy.swift",
      "What other parts of the engine sent counts as a policy's answer.",
      "policies.contains(envelope.actor)\n    }\n    return events.reversed()",
      "(if case .system = envelope.actor { true } else { false })\n    }\n    return events.reversed()"),
    Mutant(
      "effects-share-an-id", "EventSourcing/Deciding/Policy.swift", "All that an event asks for has one id.",
      "\\(P.name.code)/effect/\\(place)", "\\(P.name.code)/effect/0"),
    Mutant(
      "due-in-any-order", "EventSourcing/Deciding/Schedule.swift",
      "What falls due at the same time happens in any order.", "(dueAt, setBy) < (other.dueAt, other.setBy)",
      "dueAt < other.dueAt"),
    Mutant(
      "due-too-late", "EventSourcing/Deciding/RunnerMemory.swift", "What is due now waits.",
      "firstScheduledTime() <= time ?", "firstScheduledTime() < time ?"),
    Mutant(
      "prefix-reads-on", "EventSourcing/Store/LogPrefix.swift", "A stream's later events are seen in the past.",
      "try envelope.position <= durable.position && visit(envelope, payload)", "try visit(envelope, payload)"),
    Mutant(
      "prefix-cuts-batches", "EventSourcing/Store/LogPrefix.swift", "The past ends within a batch.",
      "let end = try base.endOfBatch(at: min(position, base.durable.position))",
      "let end = min(position, base.durable.position)"),
    Mutant(
      "prefix-of-streams-backwards", "EventSourcing/Store/LogPrefix.swift",
      "Newest first, a stream's later events are seen in the past.", "min(version ?? .max, newest)",
      "version ?? .max"),
    Mutant(
      "moment-too-early", "EventSourcing/Store/LogPrefix.swift",
      "What was recorded just then is not seen at that time.", "recordedAt <= time { low = middle }",
      "recordedAt < time { low = middle }"),
    Mutant(
      "branch-keeps-versions", "EventSourcing/Store/LogBranch.swift",
      "Behind what a branch leaves out, versions have a gap.",
      "      if let shift = shifts[envelope.stream] { moved.version = shift.version(of: envelope) }\n"),
    Mutant(
      "branch-shows-dropped", "EventSourcing/Store/LogBranch.swift", "A stream still has what its branch leaves out.",
      "if goesOn, edits.dropped[envelope.position] == nil {", "if goesOn {"),
    Mutant(
      "branch-without-inserted-end", "EventSourcing/Store/LogBranch.swift",
      "What stands behind a stream's last event is left out.", "    try passInserted(before: .max)\n"),
    Mutant(
      "damage-hides-newer", "EventSourcing/Store/EventReader+Backwards.swift",
      "Damage hides newer events from who reads newest first.", "failure.code == .corrupt && end - before > 1",
      "failure.code == .corrupt && end - before > 1 << 40"),
    Mutant(
      "state-put-out-and-not-folded", "EventSourcing/Invariants/StreamStates.swift",
      "A state that was put out for want of room begins anew with its next event.",
      "if entry.version &+ 1 != envelope.version {", "if entry.version > envelope.version {"),
    Mutant(
      "watched-behind-a-gap", "EventSourcing/Invariants/InvariantCheck.swift",
      "What is folded over all events is judged although one can't be read.",
      "private func isTelling(_ place: Int) -> Bool { !hasGap || watchers[place].isOfStates }",
      "private func isTelling(_ place: Int) -> Bool { true }"),
    Mutant(
      "newer-schema-read", "EventSourcing/Events/EventRegistry.swift",
      "An event of a newer schema is read as one of the schema that is known.",
      "if schema == type.schema { return", "if schema >= type.schema { return"),
  ]
}
