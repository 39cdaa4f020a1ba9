// From a payload's CBOR to JSON.

internal import CBOR
internal import EventSourcing
internal import FoundationEssentials
internal import JSON
internal import TextFormats

extension JSONWriter {
  /// Writes an item of CBOR; false, with half of it written, if it has no JSON form.
  mutating func write(payload item: CBORValue) -> Bool {
    switch item {
    case .unsigned(let number): write(number)
    case .negative(let complement): writeRaw { $0.append(contentsOf: String(~Int128(complement)).utf8) }
    case .text(let text): write(plain: text)
    case .bytes(let bytes): write(.bytes) { $0.write(Data(bytes).base64EncodedString()) }
    case .bool(let value): write(value)
    case .null: writeNull()
    case .float(let number):
      guard number.isFinite else { return false }
      write(number)
    case .array(let items): return write(items)
    case .map(let pairs): return write(pairs)
    case .tagged(let tag, let item): return write(tag, item)
    case .undefined, .simple: return false
    }
    return true
  }

  private mutating func write(_ mark: PayloadJSON.Mark, _ value: (inout JSONWriter) -> Void) {
    object { writer in
      writer.key(mark.rawValue)
      value(&writer)
    }
  }

  private mutating func write(plain text: String) {
    guard PayloadJSON.item(lookingLike: text) != nil else { return write(text) }
    write(.text) { $0.write(text) }
  }

  private mutating func write(_ items: [CBORValue]) -> Bool {
    var isWhole = true
    array { writer in
      for item in items where isWhole { isWhole = writer.write(payload: item) }
    }
    return isWhole
  }

  private mutating func write(_ pairs: [CBORPair]) -> Bool {
    if pairs.count == 1, case .text(let key) = pairs[0].key, PayloadJSON.Mark.isMark(key) { return false }
    var isWhole = true
    object { writer in
      for pair in pairs where isWhole {
        guard case .text(let key) = pair.key else {
          isWhole = false
          return
        }
        writer.key(key)
        isWhole = writer.write(payload: pair.value)
      }
    }
    return isWhole
  }

  private mutating func write(_ tag: UInt64, _ item: CBORValue) -> Bool {
    switch (tag, item) {
    case (CBORTag.personalText, .text(let text)):
      write(.personal) { $0.write(text) }
      return true
    case (CBORTag.uuid, .bytes(let bytes)) where bytes.count == 16:
      write(UUID(uuid: bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }))
      return true
    case (CBORTag.instant, _):
      if let instant = Self.instant(item) {
        writeInstant(milliseconds: instant)
        return true
      }
      fallthrough
    default:
      var isWhole = true
      write(.tag) { writer in
        writer.array { writer in
          writer.write(tag)
          isWhole = writer.write(payload: item)
        }
      }
      return isWhole
    }
  }

  /// The milliseconds since 1970 of what stands under an instant's tag, if a text of 24 characters says them.
  private static func instant(_ item: CBORValue) -> Int64? {
    guard let bytes = try? CBORValue.tagged(CBORTag.instant, item).encoded() else { return nil }
    let instant = bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      return try? reader.readInstant()
    }
    return instant.flatMap { RFC3339.range.contains($0) ? $0 : nil }
  }
}
