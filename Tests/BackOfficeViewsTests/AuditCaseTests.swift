// The trail says of an event of every type exactly what it changed.

import BackOffice
import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOfficeViews

@Suite struct AuditCaseTests {
  private func type(of event: BackOfficeEvent) throws -> String {
    try event.encoded().type
  }

  // Checklist: L-99
  @Test func `every type of event has a case`() throws {
    let covered = try Set(AuditCase.all.map { try type(of: $0.event) })
    #expect(BackOfficeEvent.registry.names.filter { !covered.contains($0) } == [])
  }

  // Checklist: L-34, L-37, L-52
  @Test(arguments: AuditCase.all.indices)
  func `the trail says what an event changed`(_ index: Int) throws {
    let item = AuditCase.all[index]
    let name = Comment(rawValue: try type(of: item.event))
    let stream = item.stream
    func envelope(_ hours: Int) -> Envelope {
      let batch = BatchHeader(
        firstPosition: Position(hours + 1), count: 1, recordedAt: AuditCase.hour(hours),
        actor: .user((AuditCase.id("gus") as UserID).uuid), commandID: UUID(), correlationID: UUID(), causation: nil)
      return Envelope(
        batch: batch, position: Position(hours + 1), stream: stream, version: UInt32(hours + 1), type: "", schema: 1,
        occurredAt: nil)
    }
    var fold = AuditFold(stream)
    for (hours, event) in item.setup.enumerated() { fold.pass(event, envelope(hours)) }
    let detail = fold.take(item.event, envelope(item.setup.count))
    #expect(detail.changes.map(AuditCase.words) == item.changes, name)
    #expect(detail.about.map { AuditCase.words($0) } == item.about, name)
    #expect(detail.reason.map { AuditCase.words($0.column) } == item.reason, name)
    #expect(detail.cause == item.cause, name)
  }
}

extension AuditCase {
  /// The stream of the event.
  fileprivate var stream: StreamName {
    let id: WorkflowID = AuditCase.id("flow")
    return switch event {
    case .account: .account
    case .user: StreamName("user", id)
    case .catalogue: .catalogue
    case .workflow: StreamName("workflow", id)
    case .customer: StreamName("customer", id)
    case .order: StreamName("order", id)
    case .lead: StreamName("lead", id)
    case .customerImport: StreamName("import", id)
    case .activity: StreamName("activity", id)
    case .contract: StreamName("contract", id)
    case .correspondence: StreamName("correspondence", id)
    case .effects: .effects
    case .attention: .attention
    }
  }
}
