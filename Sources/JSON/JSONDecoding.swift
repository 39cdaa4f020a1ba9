// The state of one decoding: the value that is being decoded, and the objects whose fields are being asked for.
// Fields are marked in the document when they are asked for, and looked over when their type is done.

/// One run of the decoder, handed to the types as their `Decoder`.
final class JSONDecoding: Decoder {
  let document: JSONDocument
  private let refusesUnknown: Bool
  /// The index of the value that is being decoded.
  @exclusivity(unchecked) private(set) var index = 0
  /// The objects that were opened by the types that are being decoded.
  @exclusivity(unchecked) private var objects: [Int] = []
  /// The field after the one found last: most objects list their fields in the order of the type.
  @exclusivity(unchecked) private var hint = (object: -1, field: -1)

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(document: JSONDocument, refusesUnknown: Bool) {
    self.document = document
    self.refusesUnknown = refusesUnknown
  }

  /// The value at an index.
  @inline(__always)
  func value(at index: Int) -> JSONValue {
    JSONValue(document: document, index: index)
  }

  /// Decodes the value at an index.
  func decode<Value: Decodable>(_ type: Value.Type, at index: Int) throws(JSONError) -> Value {
    if let readable = type as? any JSONReadable.Type { return try read(type, readable, at: index) }
    let (outerIndex, outerCount) = (self.index, objects.count)
    self.index = index
    let value: Value
    do {
      value = try Value(from: self)
    } catch {
      throw converted(error, type, at: index)
    }
    self.index = outerIndex
    if refusesUnknown {
      for object in objects[outerCount...] { try requireKnownFields(ofObject: object) }
    }
    objects.removeSubrange(outerCount...)
    return value
  }

  private func read<Value>(
    _: Value.Type, _ readable: any JSONReadable.Type, at index: Int
  ) throws(JSONError) -> Value {
    func read<Readable: JSONReadable>(_: Readable.Type) throws(JSONError) -> Value {
      let value = try Readable(json: value(at: index))
      // `Readable` is `Value`; a cast would find that out once more, and slowly.
      return withUnsafePointer(to: value) { UnsafeRawPointer($0).assumingMemoryBound(to: Value.self).pointee }
    }
    return try read(readable)
  }

  /// Takes note that the fields of an object are going to be asked for.
  func open(object: Int) throws(JSONError) {
    guard document.nodes[object].kind == .object else { throw value(at: object).wrongType(expected: "an object") }
    objects.append(object)
  }

  /// The index of the value of a field, which counts as known from now on.
  func find(_ key: some CodingKey, ofObject object: Int) -> Int? {
    var name = key.stringValue
    return name.withUTF8 { name in
      guard let field = findField(UnsafeRawBufferPointer(name), ofObject: object) else { return nil }
      document.nodes[field].wasAskedFor = true
      return field + 1
    }
  }

  private func findField(_ name: UnsafeRawBufferPointer, ofObject object: Int) -> Int? {
    let isHintInside = hint.object == object && hint.field < Int(document.nodes[object].next)
    let hinted = isHintInside && document.isNamed(hint.field, name) ? hint.field : nil
    guard let field = hinted ?? document.findField(name, ofObject: object) else { return nil }
    hint = (object, Int(document.nodes[field + 1].next))
    return field
  }

  /// The names of an object's fields.
  func names(ofObject object: Int) -> [String] {
    document.fields(ofObject: object).map { JSONText(utf8: document.bytes(of: document.nodes[$0])).string }
  }

  /// Counts a field of an object as known.
  func allow(_ name: String, in value: JSONValue) {
    guard let field = value[name] else { return }
    document.nodes[field.index - 1].wasAskedFor = true
  }

  private func requireKnownFields(ofObject object: Int) throws(JSONError) {
    var field = object + 1
    for _ in 0..<document.nodes[object].count {
      let node = document.nodes[field]
      if !node.wasAskedFor {
        let name = JSONText(utf8: document.bytes(of: node)).string
        throw JSONError(.unknownField, column: node.column, path: value(at: object).path, "unknown field \"\(name)\"")
      }
      field = Int(document.nodes[field + 1].next)
    }
  }
}
