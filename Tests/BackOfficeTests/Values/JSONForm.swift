// Reading values from JSON as command files bring them.

import EventSourcing
import JSON

extension FieldType {
  /// The value in a JSON text, or all that is wrong with it.
  static func read(json: String) throws -> Self {
    let document = JSONDocument()
    return try Array(json.utf8).withUnsafeBytes { bytes in
      var reading = FieldReading()
      guard let value = Self.read(try document.parse(bytes), &reading) else { throw JSONFaults(reading.faults) }
      return value
    }
  }
}
