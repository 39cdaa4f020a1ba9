// Prints CBOR as JSON straight from the bytes, without a tree between (RFC 8949 §6.1).
// For people and for export: what the tags say is shown as text, and the way back is not kept.

import TextFormats

/// JSON text of CBOR items.
public enum CBORJSON {
  /// Appends the JSON text of the one item that `bytes` hold to `json`.
  ///
  /// UUIDs become lower-case text, instants RFC 3339 text in UTC with three decimals, other byte strings base64url
  /// without padding; floats that JSON lacks, undefined and other simple values become null.
  /// When it throws, `json` is as it was before.
  public static func append(_ bytes: UnsafeRawBufferPointer, to json: inout [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    try append(&reader, to: &json)
    try reader.finish()
  }

  /// Appends the JSON text of the reader's next item to `json`, which is as it was before when this throws.
  public static func append(_ reader: inout CBORReader, to json: inout [UInt8]) throws(CBORError) {
    let start = json.count
    do {
      try item(&reader, &json)
    } catch {
      json.removeSubrange(start...)
      throw error
    }
  }

  private static func item(_ reader: inout CBORReader, _ json: inout [UInt8]) throws(CBORError) {
    switch try reader.peek() >> 5 {
    case 0: number(try reader.readUInt(), &json)
    case 1: negative(try reader.head().argument, &json)
    case 2: base64URL(try reader.readBytes(), &json)
    case 3: try text(&reader, &json)
    case 4: try array(&reader, &json)
    case 5: try map(&reader, &json)
    case 6: try tagged(&reader, &json)
    default: simpleOrFloat(try reader.head(), &json)
    }
  }

  private static func number(_ value: UInt64, _ json: inout [UInt8]) {
    json.append(contentsOf: String(value).utf8)
  }

  private static func negative(_ complement: UInt64, _ json: inout [UInt8]) {
    json.append(contentsOf: String(~Int128(complement)).utf8)
  }

  private static func text(_ reader: inout CBORReader, _ json: inout [UInt8]) throws(CBORError) {
    JSONStringText.append(try reader.readText(), to: &json)
  }

  private static func array(_ reader: inout CBORReader, _ json: inout [UInt8]) throws(CBORError) {
    json.append(UInt8(ascii: "["))
    var isFirst = true
    try reader.readArray { (reader) throws(CBORError) in
      if !isFirst { json.append(UInt8(ascii: ",")) }
      isFirst = false
      try item(&reader, &json)
    }
    json.append(UInt8(ascii: "]"))
  }

  private static func map(_ reader: inout CBORReader, _ json: inout [UInt8]) throws(CBORError) {
    json.append(UInt8(ascii: "{"))
    var isFirst = true
    try reader.forEachEntry { (reader) throws(CBORError) in
      if !isFirst { json.append(UInt8(ascii: ",")) }
      isFirst = false
      try key(&reader, &json)
      json.append(UInt8(ascii: ":"))
      try item(&reader, &json)
    }
    json.append(UInt8(ascii: "}"))
  }

  /// A key, which JSON wants as a string: other scalars are put into quotes.
  private static func key(_ reader: inout CBORReader, _ json: inout [UInt8]) throws(CBORError) {
    let offset = reader.offset
    let start = json.count
    try item(&reader, &json)
    switch json[start] {
    case UInt8(ascii: "\""): break
    case UInt8(ascii: "["), UInt8(ascii: "{"): throw CBORError(.unsupported, at: offset, "a container as a key")
    default:
      json.insert(UInt8(ascii: "\""), at: start)
      json.append(UInt8(ascii: "\""))
    }
  }

  private static func tagged(_ reader: inout CBORReader, _ json: inout [UInt8]) throws(CBORError) {
    // The tag is read twice where its content may be something special.
    var content = reader
    let tag = try content.readTag()
    try content.enter()
    switch tag {
    case CBORTag.uuid where (try? content.peek()) == 0x50:
      let uuid = try reader.readUUID()
      quote(&json) { UUIDText.append(uuid, to: &$0) }
    case CBORTag.instant:
      if let milliseconds = try? reader.instantAhead(), RFC3339.range.contains(milliseconds) {
        quote(&json) { _ = RFC3339.append(milliseconds: milliseconds, to: &$0) }
        try reader.skip()
      } else {
        fallthrough
      }
    default:
      try item(&content, &json)
      content.leave()
      reader = content
    }
  }

  private static func quote(_ json: inout [UInt8], _ content: (inout [UInt8]) -> Void) {
    json.append(UInt8(ascii: "\""))
    content(&json)
    json.append(UInt8(ascii: "\""))
  }

  private static func simpleOrFloat(_ head: CBORHead, _ json: inout [UInt8]) {
    if let float = head.float, float.isFinite { return json.append(contentsOf: float.description.utf8) }
    switch (head.info, head.argument) {
    case (20, _): json.append(contentsOf: "false".utf8)
    case (21, _): json.append(contentsOf: "true".utf8)
    default: json.append(contentsOf: "null".utf8)
    }
  }

  private static func base64URL(_ bytes: [UInt8], _ json: inout [UInt8]) {
    quote(&json) { json in
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
        for digit in 0...group.count {
          json.append(base64Digits[Int(bits >> UInt32(18 - 6 * digit) & 63)])
        }
      }
    }
  }

  private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}

extension CBORReader {
  /// The instant that is next; the reader does not move.
  fileprivate func instantAhead() throws(CBORError) -> Int64 {
    var scan = self
    return try scan.readInstant()
  }
}
