// How orders and leads are named on the command line.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

/// An order or a lead, by number or id.
struct WorkArgument<Subject: WorkSubject> {
  let text: String
  let reference: WorkReference<Subject>

  init(_ text: String) throws {
    self.text = text
    if let number = Int(text) {
      reference = .number(number)
    } else if let id = ID<Subject>(text) {
      reference = .id(id)
    } else {
      throw ToolFailure(.usage, "\(text) is neither the number of \(Subject.kind.noun) nor its id")
    }
  }

  /// What to say where the viewer has no such order or lead: how it was deleted, if it was.
  func missing(in book: BackOfficeBook, viewer: UserID?, _ times: TimeText) async throws -> ToolFailure {
    let kind = Subject.kind
    guard let deletion = try await deletion(in: book, viewer: viewer) else {
      return ToolFailure(.notFound, "there is no \(kind) \(text) in this book")
    }
    let name = (deletion.orderNo ?? deletion.leadNo).map { "\(kind) \($0)" } ?? "the \(kind)"
    let sender = deletion.actorName.map { " by \($0)" } ?? ""
    let reason = deletion.reason.map { ": \($0)" } ?? ""
    return ToolFailure(.notFound, "\(name) was deleted on \(times.minute(deletion.at))\(sender)\(reason)")
  }

  /// The entry of the audit trail that says so, for who may see it.
  private func deletion(in book: BackOfficeBook, viewer: UserID?) async throws -> AuditRow? {
    var query = AuditQuery(about: reference)
    query.types = ["\(Subject.kind).deleted"]
    do {
      return try await book.audit(query, viewer: viewer).rows.first
    } catch {
      guard case .rejected(.notFound) = error else { throw error }
      return nil
    }
  }
}
