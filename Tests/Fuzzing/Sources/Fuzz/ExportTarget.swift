// Lines of an export: whatever they say, they are refused or make batches, and a batch that is written again says the
// same.

import EventSourcing

@testable import EventLog
@testable import Exports

enum ExportTarget {
  nonisolated(unsafe) private static let parser = ExportLineParser()

  static func run(_ input: UnsafeRawBufferPointer) {
    var assembly = BatchAssembly()
    for line in Array(input).split(separator: UInt8(ascii: "\n")) {
      guard let line = try? parser.parse(line) else { return }
      switch line {
      case .header: return
      case .batch(let batch): guard (try? assembly.begin(batch)) != nil else { return }
      case .event(let event, let payload):
        guard let whole = try? assembly.add(event, payload: payload) else { break }
        check(whole)
      }
    }
  }

  /// Writes the events of a batch and reads them again.
  private static func check(_ whole: AssembledBatch) {
    for (event, version) in zip(whole.batch.events, whole.versions) {
      var writer = ExportWriter()
      writer.write(event, position: 1, version: version)
      guard case .event(let copy, let payload) = try? parser.parse(writer.bytes.dropLast()[...]) else {
        preconditionFailure("what was written can be read")
      }
      let stored = event.event
      precondition(copy.stream == event.stream && copy.type == stored.type && copy.version == version)
      precondition(copy.occurredAt?.milliseconds == event.occurredAt?.milliseconds)
      precondition((copy.schema ?? 1) == stored.schema)
      precondition(payload == stored.payload, "a payload comes back byte for byte")
    }
  }
}
