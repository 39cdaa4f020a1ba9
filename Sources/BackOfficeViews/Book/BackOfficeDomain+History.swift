// What the history of a stream is told by: which parts of a state are told as the whole's own, how things end, where the
// batches of a correlation are, and who may see a stream.

public import BackOffice
public import Daybook
public import EventSourcing
public import FoundationEssentials
internal import ReadModels

extension WorkState: StatePart {}
extension WorkOutline: StatePart {}
extension ActivityOutline: StatePart {}

extension BackOfficeDomain {
  /// A deleted order, lead or user, or a customer that was erased or became one with another.
  public static func ending(of state: SubjectState) -> String? {
    switch state {
    case .order(let order): order?.work.status == .deleted ? "deleted" : nil
    case .lead(let lead): lead?.work.status == .deleted ? "deleted" : nil
    case .user(let user): user?.status == .deleted ? "deleted" : nil
    case .customer(let customer):
      customer?.status == .erased ? "erased" : customer?.mergedInto != nil ? "merged into another" : nil
    case .none, .account, .catalogue, .workflow, .customerImport, .activity, .contract, .correspondence, .effects,
      .attention:
      nil
    }
  }

  /// By the audit trail. Where it can't be used, the log is read.
  public static func batches(ofCorrelation id: UUID, limit: Int, in book: BackOfficeBook) async -> [Position]? {
    let rows = try? await book.rows(
      CorrelatedBatch.self, of: AuditView.self,
      "\(CommandRecord.batches) ORDER BY batch LIMIT ?",
      CommandRecord.arguments(id) + [.integer(Int64(clamping: limit) &+ 1)])
    return rows?.map(\.batch)
  }
}

private struct CorrelatedBatch: ListRow {
  static let columns = labels
  var batch: Position = 0

  mutating func columns(_ column: inout ColumnList) { column("batch", &batch) }
}

extension Book where D == BackOfficeDomain {
  /// Whether a viewer may see a stream: as the audit trail shows it, and of orders and leads those that are the viewer's
  /// own now and were behind each of these versions.
  public func shows(
    _ stream: StreamName, behind versions: [UInt32] = [], to viewer: UserID
  ) async throws(Failure) -> Bool {
    switch try await scope(of: viewer) {
    case .everything: return true
    case .administrator: return stream.category != "user"
    case .own(let user, let includesOrderAdmin):
      switch stream.category {
      case "customer", "activity", "correspondence": return true
      case "order", "lead":
        let owners = try await fold(stream, into: Owners(stream, versions)) { $0.take($1, $2) }
        return owners.areAll { $0.assignedUserID == user || (includesOrderAdmin && $0.adminID == user) }
      default: return false
      }
    }
  }
}

/// Whose a piece of work was at several versions of its stream, and whose it is.
private struct Owners: Sendable {
  private let versions: Set<UInt32>
  private var state: SubjectState
  private var then: [WorkState?] = []

  init(_ stream: StreamName, _ versions: [UInt32]) {
    self.versions = Set(versions)
    state = SubjectState(of: stream)
  }

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    state.evolve(event, envelope)
    if versions.contains(envelope.version) { then.append(state.work) }
  }

  func areAll(_ condition: (WorkState) -> Bool) -> Bool {
    (then + [state.work]).allSatisfy { $0.map(condition) ?? false }
  }
}
