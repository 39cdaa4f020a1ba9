// Beginning an import: the header is judged before any row, and a file that was imported is not imported again by
// accident.

public import EventSourcing

/// Begins an import; its rows come next.
public struct StartImport: BackOfficeCommand {
  /// Of the import whose mapping was approved; for a strict one an id of the caller's own choice.
  public var importID: ImportID?
  public var fileSHA256: String
  public var headers: [String]
  public var rowCount: Int
  public var mode: ImportMode
  public var onDuplicate: DuplicateChoice
  public var requestedBy: UserID
  public var performedBy: String?
  public var force: Bool?

  public init(
    importID: ImportID? = nil, fileSHA256: String, headers: [String], rowCount: Int, mode: ImportMode,
    onDuplicate: DuplicateChoice, requestedBy: UserID, performedBy: String? = nil, force: Bool? = nil
  ) {
    self.importID = importID
    self.fileSHA256 = fileSHA256
    self.headers = headers
    self.rowCount = rowCount
    self.mode = mode
    self.onDuplicate = onDuplicate
    self.requestedBy = requestedBy
    self.performedBy = performedBy
    self.force = force
  }

  public init(_ field: inout some FieldList<StartImport>) {
    importID = field("importID", \.importID, "of the approved mapping; for a strict import of the caller's own choice")
    fileSHA256 = field("fileSHA256", \.fileSHA256, "the file's digest", .sha256)
    headers = field("headers", \.headers, "the header of the sheet", .header)
    rowCount = field("rowCount", \.rowCount, "how many records stand after the header", .rowCount)
    mode = field("mode", \.mode, "strict for the standard template, mapped for an approved mapping")
    onDuplicate = field("onDuplicate", \.onDuplicate, "what becomes of a row whose customer is there")
    requestedBy = field("requestedBy", \.requestedBy, "the user who wanted it")
    performedBy = field("performedBy", \.performedBy, "who does it for them, in the caller's own words", .line)
    force = field("force", \.force, "import a file again that was imported")
  }

  public static var topic: String { "imports" }
  public static var right: Right { .admin }
  public static var summary: String { "Begins an import; its rows come next." }
  public static var refusals: [String] {
    ["featureNotInPlan", "fileAlreadyImported", "headerMismatch", "idInUse", "importNotRunning", "mappingNotApproved"]
  }
  public static var example: String {
    #"{"fileSHA256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","headers":["Customer Name*","Customer Type","Status*","Email","Telephone","Mobile","Address 1","Address 2","Town","County","Postcode","Country","Website","Source","Notes"],"rowCount":1,"mode":"strict","onDuplicate":"skip","requestedBy":"sal@acme.example"}"#
  }

  public var subject: Subject { .newImport(importID) }
  public var neededFeatures: [Feature] { mode == .mapped ? [.mappedImports] : [] }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    let imports = context.index.imports
    let known = importID.flatMap { imports[$0] }
    try checkMapping(known)
    guard context.index.users[requestedBy] != nil else {
      throw .notFound(kind: "user", id: requestedBy.description)
    }
    if let earlier = imports.newestImport(ofFile: fileSHA256), force != true {
      // Whoever starts it again goes on with it.
      if imports[earlier]?.status == .running { return [] }
      throw .fileAlreadyImported(importID: earlier)
    }
    return [
      .customerImport(
        .started(
          ImportStarted(
            fileSHA256: fileSHA256, rowCount: rowCount, mode: mode, onDuplicate: onDuplicate,
            requestedBy: requestedBy, performedBy: FieldText.trimmedUnlessBlank(performedBy).map { StoredText($0) },
            headers: headers)))
    ]
  }

  private func checkMapping(_ known: ImportState?) throws(Rejection) {
    switch mode {
    case .strict:
      if let fault = HeaderFault(headers) { throw .headerMismatch(fault) }
      guard let known, let importID else { return }
      // The same import once more is found by its file.
      guard known.run?.fileSHA256 == fileSHA256, known.status == .running else {
        throw .idInUse(kind: "import", id: importID.description)
      }
    case .mapped:
      guard let known, known.mapping != nil else { throw .mappingNotApproved }
      guard known.headers.map(Normalised.key) == headers.map(Normalised.key) else { throw .mappingNotApproved }
      guard known.status == .proposed || known.run?.fileSHA256 == fileSHA256 else {
        throw .importNotRunning(state: known.status.rawValue)
      }
    }
  }

  public var canonical: Self {
    var payload = self
    if force == false { payload.force = nil }
    return payload
  }
}

extension FieldRule<String> {
  fileprivate static var sha256: Self {
    Self("64 hexadecimal digits in lower case") { (text, field) throws(Rejection) in
      let isDigit = { (byte: UInt8) in 0x30...0x39 ~= byte || 0x61...0x66 ~= byte }
      guard text.utf8.count == 64, text.utf8.allSatisfy(isDigit) else {
        throw .invalidField(field: field, reason: "expected 64 hexadecimal digits in lower case")
      }
    }
  }
}

extension FieldRule<Int> {
  fileprivate static var rowCount: Self {
    Self("0 to 10,000,000") { (count, field) throws(Rejection) in
      guard (0...10_000_000).contains(count) else {
        throw .invalidField(field: field, reason: "expected 0 to 10,000,000")
      }
    }
  }
}
