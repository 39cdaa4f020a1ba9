// What is staged and not yet durable: frames under construction, on top of the index of all that came before.
// Everything here happens under the log's lock, but for a look at how many batches wait.

internal import FoundationEssentials
internal import Synchronization

/// How many batches were staged since the writer took the frames. The writer asks without the lock, because each time
/// that it took it would hold up those who stage.
final class WaitingBatches: Sendable {
  private let number = Atomic(0)

  var count: Int { number.load(ordering: .relaxed) }

  fileprivate func set(_ count: Int) { number.store(count, ordering: .relaxed) }
}

/// What an index that no longer changes says of a stream.
private struct OlderAnswer {
  let older: OlderIndex
  let stream: StreamName
  let version: UInt32
}

/// The frames under construction and the index that includes them.
final class WriteBuffer {
  var index: IndexLayers
  /// Why nothing can be staged any more.
  var failure: StoreFailure?
  /// How often what was staged became void and staging began anew.
  private(set) var generation: UInt64 = 0
  /// The log is being closed: what was staged is still written, but nothing is added, so that there is an end.
  var isClosing = false
  let waiting = WaitingBatches()
  /// The bytes of the frames that the writer took last.
  private(set) var takenSize = 0
  private var drafts: [FrameDraft] = []
  private var spares: [FrameDraft] = []
  private var lastTag: UInt32 = 0
  private var lastAnswer: OlderAnswer?
  /// Reads what a durable batch says of itself, where the index only names candidates.
  private let batch: (_ at: UInt64) throws(StoreFailure) -> BatchHeader

  init(_ index: IndexLayers, batch: @escaping (_ at: UInt64) throws(StoreFailure) -> BatchHeader) {
    self.index = index
    self.batch = batch
  }

  /// Begins anew on an index of what is durable.
  func restart(on index: IndexLayers) {
    self.index = index
    generation += 1
    failure = nil
    drafts = []
    waiting.set(0)
    lastAnswer = nil
  }

  var hasDrafts: Bool { !drafts.isEmpty }

  /// The bytes of all frames under construction.
  var stagedSize: Int { drafts.reduce(0) { $0 + $1.size } }

  /// Encodes a batch and gives positions to its events.
  func append(_ batch: borrowing EventBatch) throws(StoreFailure) -> BatchHeader {
    if let failure { throw failure }
    guard !isClosing else { throw StoreFailure(.closed, "the log is being closed") }
    // The log's form of an actor is text.
    let actor = batch.actor.description
    let size = try BatchSize(of: batch, actor: actor).bytes
    let recordedAt = max(batch.recordedAt.milliseconds, index.newest.lastRecordedAt)
    let header = BatchHeader(batch, at: index.lastPosition + 1, recordedAt: Instant(milliseconds: recordedAt))
    let draft = draft(for: size, firstPosition: header.firstPosition)
    let older = index.older
    draft.append(batch, header, actor: actor, index: &index.newest) { stream in version(of: stream, in: older) }
    if let failure { throw failure }
    waiting.set(waiting.count + 1)
    return header
  }

  /// The newest version of a stream.
  func version(of stream: StreamName) -> UInt32 {
    if let number = index.newest.streams.existingNumber(of: stream) { return index.newest.streams[number].version }
    return version(of: stream, in: index.older)
  }

  /// A command asks for its stream's version first and appends to it then, so the last answer is often asked for again.
  private func version(of stream: StreamName, in older: OlderIndex) -> UInt32 {
    if let lastAnswer, lastAnswer.older === older, lastAnswer.stream == stream { return lastAnswer.version }
    let version = looking(otherwise: 0) { () throws(StoreFailure) in try older.version(of: stream) }
    lastAnswer = OlderAnswer(older: older, stream: stream, version: version)
    return version
  }

  /// The first position of the batch that holds a key.
  func holder(of key: UniqueKey) -> UInt64? {
    let older = index.older
    let holder = index.newest.claims[key] ?? looking(otherwise: nil) { () throws(StoreFailure) in try older.claim(key) }
    return holder == 0 ? nil : holder
  }

  /// Where the events of a command are.
  func command(_ id: UUID) -> CommittedCommand? {
    let older = index.older
    if let command = index.newest.commands[id] ?? older.frozen?.commands[id] { return command }
    return looking(otherwise: nil) { () throws(StoreFailure) in
      for candidate in try older.runs.commandCandidates(id) {
        let found = try batch(candidate)
        guard found.commandID == id, found.firstPosition == candidate else { continue }
        return CommittedCommand(firstPosition: candidate, count: found.count, fingerprint: found.fingerprint)
      }
      return nil
    }
  }

  /// Asks the index on disk. Where that fails, nothing more may be staged: what was decided on no answer is void.
  private func looking<Answer>(
    otherwise answer: Answer, _ body: () throws(StoreFailure) -> Answer
  ) -> Answer {
    do throws(StoreFailure) {
      return try body()
    } catch {
      if failure == nil { failure = error }
      return answer
    }
  }

  /// Hands all frames to the writer.
  func takeDrafts() -> [FrameDraft] {
    defer { drafts = [] }
    waiting.set(0)
    takenSize = stagedSize
    return drafts
  }

  /// Keeps written frames' memory for later ones.
  func recycle(_ written: [FrameDraft]) {
    for draft in written where spares.count < 4 && draft.size <= 4 * FormatLimits.run { spares.append(draft) }
  }

  private func draft(for size: Int, firstPosition: UInt64) -> FrameDraft {
    if let last = drafts.last, last.size < FormatLimits.run, last.size + size <= BatchLimits.batch { return last }
    let draft = spares.popLast() ?? FrameDraft()
    lastTag = lastTag == .max ? 1 : lastTag + 1
    draft.begin(tag: lastTag, firstPosition: firstPosition)
    drafts.append(draft)
    return draft
  }
}
