// Commands about one import.

public import EventSourcing

/// A command about an import that is there.
public protocol ImportCommand: BackOfficeCommand {
  var importID: ImportID { get }
  /// What follows for the import.
  func decide(_ state: ImportState, _ context: DecisionContext) throws(Rejection) -> Decision<ImportEvent>
}

extension ImportCommand {
  public static var topic: String { "imports" }
  public var subject: Subject { .customerImport(importID) }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let state = context.index.imports[importID] else {
      throw .notFound(kind: "import", id: importID.description)
    }
    return try decide(state, context).map(BackOfficeEvent.customerImport)
  }
}

extension ImportState {
  /// How far its rows have come. Throws unless they are taken now.
  func requireRunning() throws(Rejection) -> ImportRun {
    guard status == .running, let run else { throw .importNotRunning(state: status.rawValue) }
    return run
  }
}

extension FieldRule<[String]> {
  /// The header of a sheet.
  static var header: Self {
    Self("1 to 500 headings of up to 500 characters") { (headers, field) throws(Rejection) in
      guard (1...500).contains(headers.count) else {
        throw .invalidField(field: field, reason: "expected 1 to 500 headings")
      }
      for heading in headers where heading.isLonger(than: FieldText.lineLimit) {
        throw .textTooLong(limit: FieldText.lineLimit)
      }
    }
  }
}
