// A mapping as people write it down: a JSON file with what the columns mean and what the import costs.

public import EventSourcing
internal import JSON

/// A mapping file.
public struct ImportMappingFile: Hashable, Record {
  public var columns: [String: String]
  public var contacts: [ContactColumns]?
  public var activities: [ActivityColumns]?
  public var quote: Money?

  public init(_ field: inout some FieldList<ImportMappingFile>) {
    columns = field("columns", \.columns, "from heading to a column of the template or to custom.NAME")
    contacts = field("contacts", \.contacts, "the contacts of each row, by the headings of their columns")
    activities = field("activities", \.activities, "what was done for each row's customer, by the headings")
    quote = field("quote", \.quote, "what the import costs")
  }

  /// Reads a file.
  ///
  /// - Throws: `JSONFaults` with all that is wrong with it.
  public init(json: [UInt8]) throws {
    let document = JSONDocument()
    self = try json.withUnsafeBytes { bytes in
      var reading = FieldReading()
      guard let file = Self.read(try document.parse(bytes), &reading) else { throw JSONFaults(reading.faults) }
      return file
    }
  }

  public var mapping: ImportMapping {
    ImportMapping(columns: columns, contacts: contacts, activities: activities)
  }
}
