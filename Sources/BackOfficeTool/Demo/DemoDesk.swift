// The demo's way into the book: the same commands that any caller sends, staged one after the other and waited for in
// groups. A rejection that the demo did not intend stops it, since it means that the demo or a rule is wrong.

internal import BackOffice
internal import BackOfficeViews
internal import BackOfficeWorkload
internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation

/// Sends the demo's commands and counts what became of them.
final class DemoDesk {
  /// Commands that wait together for the disk.
  private static let group = 512

  let book: BackOfficeBook
  private var ids: SplitMix64
  private var newest: BackOfficeBook.Receipt?
  private var waiting = 0
  private(set) var events: UInt64 = 0
  private(set) var commands = 0
  private(set) var rejections = 0

  init(book: BackOfficeBook, seed: UInt64) {
    self.book = book
    ids = SplitMix64(seed: seed, concern: DemoConcern.ids)
  }

  func newID<Kind>() -> ID<Kind> { ID(ids.uuid()) }

  /// Sends a command that the rules allow.
  @discardableResult
  func send(_ command: some BackOfficeCommand, as sender: Sender, at instant: Instant) async throws
    -> BackOfficeBook.Receipt
  {
    commands += 1
    let receipt: BackOfficeBook.Receipt
    do {
      receipt = try await book.stage(
        Request(command, as: sender, commandID: ids.uuid()), now: instant)
    } catch .rejected(let rejection) {
      throw ToolFailure(.corruptData, "the demo's \(command.name) at \(instant) was rejected: \(rejection)")
    }
    try await note(receipt)
    return receipt
  }

  /// Sends a command that the rules forbid, as people do: a second click, somebody else's order.
  func sendInVain(_ command: some BackOfficeCommand, as sender: Sender, at instant: Instant) async throws {
    commands += 1
    do {
      let receipt = try await book.stage(
        Request(command, as: sender, commandID: ids.uuid()), now: instant)
      guard receipt.positions == nil else {
        throw ToolFailure(.corruptData, "the demo's \(command.name) at \(instant) should have been rejected")
      }
    } catch BackOfficeBook.Failure.rejected {
      rejections += 1
    }
  }

  /// Lets the book's own clock do what is due.
  func advance(to instant: Instant) async throws {
    for receipt in try await book.advance(to: instant) { try await note(receipt) }
  }

  /// Waits until everything sent is on the disk.
  func waitUntilDurable() async throws {
    if let newest { try await book.waitUntilDurable(newest) }
    waiting = 0
  }

  private func note(_ receipt: BackOfficeBook.Receipt) async throws {
    guard let positions = receipt.positions else { return }
    events = max(events, positions.upperBound)
    if let newest, newest.restsOn.generation != receipt.restsOn.generation { try await waitUntilDurable() }
    newest = receipt
    waiting += 1
    if waiting == Self.group { try await waitUntilDurable() }
  }
}
