// `daybook import-customers` and `template`: customers from a spreadsheet, row by row.

public import ArgumentParser
public import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation
internal import LibC

/// Prints the header of the standard template.
struct TemplateCommand: ToolCommand {
  typealias D = BackOfficeDomain

  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Print the header of the standard sheet of customers, as CSV.",
    discussion:
      "A star marks what every row needs. Customer Type is Company or Individual; Status is one of the account's.")

  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    let headings = ImportColumn.allCases.map(\.heading)
    guard console.format == .json || console.format == .jsonl else {
      return try console.line(headings.joined(separator: ","))
    }
    try console.object([.init("headings", .list(headings.map(OutputValue.text)))])
  }
}

/// Imports customers from a sheet.
struct ImportCustomersCommand: ToolCommand {
  typealias D = BackOfficeDomain

  static let configuration = CommandConfiguration(
    commandName: "import-customers", abstract: "Import customers from a spreadsheet (CSV).",
    discussion: """
      The header must be that of `daybook template`; a sheet with other columns needs --mapping, a JSON file \
      {"columns":{"Firm":"Customer Name","Old ref":"custom.oldRef"},"contacts":[{"name":"Boss"}],"activities":\
      [{"kind":"Call","occurredAt":"Last Call","text":"Call Notes"}],"quote":null} (times as days or RFC 3339). Rows are \
      taken one by one: a bad one stops no other, and the exit code is 1 then. An import that was cut short goes on \
      where it stopped when it is started again.
      """)

  @OptionGroup var location: BookLocation
  @Argument(help: "The sheet: CSV in UTF-8, or .xlsx where xlsx2csv is installed.", completion: .file())
  var file: String
  @Option(name: .customLong("as"), help: ArgumentHelp("Who imports it.", valueName: "id|e-mail"))
  var sender: String
  @Option(help: ArgumentHelp("What the columns mean.", valueName: "file"), completion: .file())
  var mapping: String?
  @Option(help: "What becomes of a row whose customer is there: skip, update or create.")
  var onDuplicate: DuplicateChoice = .skip
  @Option(help: ArgumentHelp("Who does it for them.", valueName: "text"))
  var performedBy: String?
  @Flag(help: "Decide every row and append nothing.")
  var dryRun = false
  @Flag(help: "Import a file again that was imported.")
  var force = false
  @OptionGroup var waiting: WaitOption
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    let sheet = try CustomerSheet(SheetFile.bytes(file))
    var choices = CustomerImportChoices(onDuplicate: onDuplicate, performedBy: performedBy, force: force)
    if let mapping { choices.mapping = try ImportMappingFile(json: SheetFile.bytes(mapping)) }
    let options = BookOptions(
      access: dryRun ? .readOnly : .existing, viewUpdates: .onQuery, lockWait: waiting.seconds, effects: .onDemand)
    let report = try await withBook(at: location.path, options, console) { [choices, dryRun] (book: BackOfficeBook) in
      let user = try await book.user(sender).id
      let progress = console.progress("importing", in: .things("rows"))
      defer { progress.clear() }
      if dryRun { return try await book.checkImport(of: sheet, choices, as: user) }
      return try await book.importCustomers(from: sheet, choices, as: user) {
        progress.show(UInt64($0), of: UInt64(sheet.rows.count))
      }
    }
    try tell(report, sheet, console)
    if report.rejected > 0 { throw ToolFailure.finding }
  }

  private func tell(_ report: CustomerImportReport, _ sheet: CustomerSheet, _ console: Console) throws {
    if dryRun { console.notice("nothing was written") }
    guard console.format == .text else { return try console.object(report.fields) }
    for row in report.rows {
      try console.line("row \(row.number): \(row.text)")
    }
    try console.line(
      "\(Grouped.number(report.created)) created, \(Grouped.number(report.updated)) updated, "
        + "\(Grouped.number(report.skipped)) left out, \(Grouped.number(report.rejected)) refused")
  }
}

extension CustomerImportReport {
  fileprivate var fields: [OutputValue.Field] {
    [
      .init("importID", .id(importID)), .init("created", .integer(created)), .init("updated", .integer(updated)),
      .init("skipped", .integer(skipped)), .init("rejected", .integer(rejected)),
      .init("rows", .list(rows.map { .object($0.fields) })),
    ]
  }
}

extension CustomerImportReport.Row {
  fileprivate var text: String {
    switch outcome {
    case .skipped(let id): "left out: the customer \(id) is there"
    case .rejected(let errors):
      errors.map { error in (error.column.map { $0 + " " } ?? "") + error.code.rawValue }.joined(separator: ", ")
    }
  }

  fileprivate var fields: [OutputValue.Field] {
    switch outcome {
    case .skipped(let id): [.init("row", .integer(number)), .init("duplicateOf", .id(id))]
    case .rejected(let errors):
      [
        .init("row", .integer(number)),
        .init(
          "errors",
          .list(
            errors.map {
              .object([.init("column", .text($0.column)), .init("code", .text($0.code.rawValue))])
            })),
      ]
    }
  }
}

extension DuplicateChoice: ExpressibleByArgument {}

/// The files that an import reads.
enum SheetFile {
  /// The bytes of a file; of a workbook those of its first sheet as CSV.
  ///
  /// - Throws: `ToolFailure` with the status `notFound` for one that can't be read.
  static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ToolFailure(.notFound, "can't read \(path)", remedy: "name a file that there is")
    }
    return path.lowercased().hasSuffix(".xlsx") ? try sheet(ofWorkbook: path) : Array(data)
  }

  private static func sheet(ofWorkbook path: String) throws -> [UInt8] {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let program = folders.map { "\($0)/xlsx2csv" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let program else {
      throw ToolFailure(
        .usage, "can't read \(path): there is no xlsx2csv on this machine",
        remedy: "install it (`apt-get install xlsx2csv`), or save the sheet as CSV")
    }
    let sheet = try ChildProcess.output(of: [program, "--", path])
    guard sheet.ending == .exited(0) else {
      throw ToolFailure(.finding, "xlsx2csv can't read \(path)", remedy: "save the sheet as CSV")
    }
    return sheet.bytes
  }
}
