// What the engine owes: answers of policies, and what is due; sent in order, each once.

internal import FoundationEssentials

extension CommandRunner {
  /// Sends what is owed. Nil if it appended nothing, because somebody was faster or because the rules refuse it; it is
  /// not tried again then, since nothing would come of it for ever.
  func send(
    _ owed: OwedCommand<D>, _ time: CommandTime, _ newestRecordedAt: Instant?,
    _ carryOut: (any Command<D>, CommandMetadata) async throws(Failure) -> Receipt
  ) async throws(Failure) -> Receipt? {
    var attempt = 0
    while true {
      let metadata = owed.origin.metadata(attempt, inLog: store.logID)
      do {
        let receipt = try await carryOut(owed.command, metadata)
        if receipt.positions != nil, !receipt.repeated {
          change { $0.markSent(owed, hasAppended: true) }
          return receipt
        }
      } catch .rejected(let rejection) {
        if try await isTaken(metadata, by: owed.command) {
          attempt += 1
          continue
        }
        if !time.isAccepted(after: newestRecordedAt) { throw .rejected(rejection) }
      }
      change { $0.markSent(owed, hasAppended: false) }
      return nil
    }
  }

  /// Whether the id stands for another command than this one.
  private func isTaken(_ metadata: CommandMetadata, by command: any Command<D>) async throws(Failure) -> Bool {
    guard let known = try await known(metadata.commandID) else { return false }
    do {
      return try !command.isSame(as: known, by: metadata.actor, command.fingerprint(by: metadata.actor))
    } catch {
      throw .coding(error)
    }
  }

  /// What the store knows of a command.
  func known(_ command: UUID) async throws(Failure) -> CommittedCommand? {
    do {
      return try await store.command(command)
    } catch {
      throw .store(error)
    }
  }
}
