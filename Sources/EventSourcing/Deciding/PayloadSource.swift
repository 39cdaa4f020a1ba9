// Where a command that was written down gets its payload from.

/// Where a command's payload is read from, such as a JSON object.
public protocol PayloadSource {
  func payload<Payload: Decodable>(_ type: Payload.Type) throws -> Payload
}
