// A sheet that is not the standard one: its header has to be seen before anybody can say what its columns mean, and what
// that costs.

public import EventSourcing

/// Shows the header of a sheet that is not the standard one, so that a mapping can be quoted and approved.
public struct ProposeImportMapping: BackOfficeCommand {
  public var importID: ImportID?
  public var headers: [String]

  public init(importID: ImportID? = nil, headers: [String]) {
    self.importID = importID
    self.headers = headers
  }

  public init(_ field: inout some FieldList<ProposeImportMapping>) {
    importID = field("importID", \.importID, "an id of the caller's own choice")
    headers = field("headers", \.headers, "the header of the sheet", .header)
  }

  public static var topic: String { "imports" }
  public static var right: Right { .admin }
  public static var feature: Feature? { .mappedImports }
  public static var summary: String {
    "Shows the header of a sheet that is not the standard one, so that a mapping can be quoted and approved."
  }
  public static var refusals: [String] { ["featureNotInPlan", "idInUse"] }
  public static var example: String { #"{"headers":["Firm","Status","Old ref"]}"# }

  public var subject: Subject { .newImport(importID) }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    var seen: [String: String] = [:]
    for heading in headers {
      if let other = seen.updateValue(heading, forKey: Normalised.key(heading)) {
        throw .invalidField(field: "headers", reason: "\"\(other)\" and \"\(heading)\" are the same heading")
      }
    }
  }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    let id: ImportID = context.id(importID, "import")
    guard context.index.imports[id] == nil else { throw .idInUse(kind: "import", id: id.description) }
    let unknown = headers.filter { ImportColumn(heading: $0) == nil }.map { FieldText.trimmed($0) }
    return [.customerImport(.mappingProposed(ImportMappingProposed(headers: headers, unknown: unknown)))]
  }
}
