// The simulation's way into the book: the same commands that any caller sends, staged one after the other, with many of
// them on their way to the disk. A rejection that was not meant stops the run, since it means that the simulation or a
// rule is wrong.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing
internal import Foundation

/// Why a made-up book could not be made.
public struct WorkloadError: Error, Sendable, CustomStringConvertible {
  public let description: String
}

/// Ends a run: the command that reached its number is staged.
struct WorkloadEnd: Error {}

/// Sends the simulation's commands and counts what became of them.
struct WorkloadDesk {
  typealias Receipt = BackOfficeBook.Receipt

  /// Commands that may be on their way to the disk.
  private static let window = 8_192

  let book: BackOfficeBook
  /// The run ends when so many events are in the book.
  private let target: Position
  private var ids: SplitMix64
  private var mistakeIDs: SplitMix64
  /// The newest receipt, and one that is older by half a window.
  private var newest: Receipt?
  private var older: Receipt?
  private var sinceOlder = 0
  /// The newest position that the desk has heard of.
  private(set) var position: Position = 0
  private(set) var commands = 0
  private(set) var rejections = 0

  init(_ book: BackOfficeBook, target: Position, seed: UInt64) {
    self.book = book
    self.target = target
    ids = SplitMix64(seed: seed, concern: WorkloadConcern.ids)
    mistakeIDs = SplitMix64(seed: ~seed, concern: WorkloadConcern.ids)
  }

  mutating func newID<Kind>() -> ID<Kind> { ID(ids.uuid()) }

  /// Sends a command that the rules allow.
  ///
  /// - Throws: `WorkloadEnd` behind the one that reaches the run's number; `WorkloadError` if it is refused.
  @discardableResult
  mutating func send(
    _ command: some BackOfficeCommand, as sender: Sender, at instant: Instant, occurredAt: Instant? = nil
  ) async throws -> Receipt {
    commands += 1
    let receipt: Receipt
    do {
      receipt = try await book.stage(
        Request(command, as: sender, commandID: ids.uuid(), occurredAt: occurredAt, allowsTimeJump: true), now: instant)
    } catch .rejected(let rejection) {
      throw WorkloadError(
        description: "\(command.name) at \(instant) by \(sender) was rejected with \(rejection.code): \(rejection); "
          + "the command was \(command)")
    }
    try await note(receipt)
    if position >= target { throw WorkloadEnd() }
    return receipt
  }

  /// Sends a command that the rules forbid, as people do: a second click, a version that is not the newest.
  mutating func sendInVain(
    _ command: some BackOfficeCommand, as sender: Sender, at instant: Instant, version: UInt32? = nil,
    expecting codes: Set<String>
  ) async throws {
    commands += 1
    do {
      let receipt = try await book.stage(
        Request(
          command, as: sender, commandID: mistakeIDs.uuid(), expectedVersion: version, allowsTimeJump: true),
        now: instant)
      throw WorkloadError(
        description: "\(command.name) at \(instant) should have been rejected with \(codes.sorted()), and made "
          + "\(receipt.events.count) events; the command was \(command)")
    } catch let failure as BackOfficeBook.Failure {
      guard case .rejected(let rejection) = failure, codes.contains(rejection.code) else { throw failure }
      rejections += 1
    }
  }

  /// Lets the book's own clock do what is due; returns what that made.
  mutating func fireDeadlines(at instant: Instant) async throws -> [Receipt] {
    let receipts = try await book.stageDeadlines(by: instant, allowsTimeJump: true)
    for receipt in receipts { try await note(receipt) }
    return receipts
  }

  /// Lets the services outside answer.
  func deliver() async throws { try await book.deliverStaged() }

  /// Waits until everything sent is on the disk.
  mutating func waitUntilDurable() async throws {
    if let newest { try await book.waitUntilDurable(newest) }
  }

  private mutating func note(_ receipt: Receipt) async throws {
    guard let positions = receipt.positions else { return }
    position = max(position, positions.upperBound)
    newest = receipt
    sinceOlder += 1
    guard sinceOlder >= Self.window / 2 else { return }
    if let older { try await book.waitUntilDurable(older) }
    older = receipt
    sinceOlder = 0
  }
}
