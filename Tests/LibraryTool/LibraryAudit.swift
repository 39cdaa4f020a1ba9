// What the library says of itself beside its rules, all of it optional: what holds of every history, how lending is taken
// back, where a page leads, and the inspector where the program is built with it.

import ArgumentParser
import Daybook
import DaybookTool
import EventSourcing
import Foundation

#if Inspector
  import DaybookInspector
#endif

extension Library {
  static var inspecting: [any ParsableCommand.Type] {
    #if Inspector
      [InspectCommand<Library>.self]
    #else
      []
    #endif
  }

  static let invariants: [Invariant<Library>] = [
    Invariant("overdueIsLent", "Only what is lent is overdue.", in: ["copy"]) { copy in
      copy.isOverdue && copy.loan == nil ? "it is overdue and not lent" : nil
    },
    Invariant(
      "lentToMembers", "Copies are lent to members only.", in: ["copy", "member"], folding: Set<UUID>()
    ) { members, event, envelope in
      if case .memberJoined = event, let id = envelope.stream.uuid { members.insert(id) }
    } fault: { members, _, copy in
      copy.loan.flatMap { members.contains($0.memberID) ? nil : "it is lent to \($0.memberID), who is no member" }
    },
  ]

  /// On a page a copy or a member leads to its history.
  static func command(showing field: OutputValue.Field, of row: [OutputValue.Field]) -> [String]? {
    guard case .text(let id) = field.value, ["copy", "member"].contains(field.name) else { return nil }
    return ["state", "\(field.name)-\(id)"]
  }

  /// What was lent is brought back; nothing else can be taken back.
  static func reversal(of past: PastEvent<Library>, in index: borrowing LibraryIndex) -> Reversal<Library> {
    guard case .copyLent = past.event, let copy = past.envelope.stream.uuid else {
      return .impossible("only lending is taken back")
    }
    return .command(BringBack(id: copy))
  }
}
