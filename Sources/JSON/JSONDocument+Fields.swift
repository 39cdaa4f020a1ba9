// Looking at the fields of objects: finding one by name, and refusing an object that has one twice.
// Names are compared by their bytes, since strings that look alike may be different fields.

extension JSONDocument {
  /// The index of the name node of a field, whose value is the node after it.
  @inline(__always)
  func findField(_ name: UnsafeRawBufferPointer, ofObject object: Int) -> Int? {
    var index = object + 1
    for _ in 0..<nodes[object].count {
      if isNamed(index, name) { return index }
      index = Int(nodes[index + 1].next)
    }
    return nil
  }

  @inline(__always)
  func isNamed(_ index: Int, _ name: UnsafeRawBufferPointer) -> Bool {
    JSONText(utf8: bytes(of: nodes[index])).equals(name)
  }

  /// The indexes of the name nodes of an object's fields.
  func fields(ofObject object: Int) -> [Int] {
    var fields: [Int] = []
    fields.reserveCapacity(Int(nodes[object].count))
    var index = object + 1
    for _ in 0..<nodes[object].count {
      fields.append(index)
      index = Int(nodes[index + 1].next)
    }
    return fields
  }

  /// Throws when an object has two fields of the same name.
  func requireDistinctFields(ofObject object: Int) throws(JSONError) {
    // Comparing each with each is fastest for objects as people write them, and ruinous for huge ones.
    let duplicate = nodes[object].count <= 24 ? duplicateOfFew(object) : duplicateOfMany(object)
    guard let duplicate else { return }
    let name = JSONText(utf8: bytes(of: nodes[duplicate])).string
    throw JSONError(.duplicateField, column: nodes[duplicate].column, "the field \"\(name)\" is given twice")
  }

  private func duplicateOfFew(_ object: Int) -> Int? {
    var index = object + 1
    for position in 0..<nodes[object].count {
      let name = bytes(of: nodes[index])
      var earlier = object + 1
      for _ in 0..<position {
        if isNamed(earlier, name) { return index }
        earlier = Int(nodes[earlier + 1].next)
      }
      index = Int(nodes[index + 1].next)
    }
    return nil
  }

  private func duplicateOfMany(_ object: Int) -> Int? {
    let sorted = fields(ofObject: object).sorted {
      bytes(of: nodes[$0]).lexicographicallyPrecedes(bytes(of: nodes[$1]))
    }
    for (left, right) in zip(sorted, sorted.dropFirst()) where isNamed(left, bytes(of: nodes[right])) {
      return max(left, right)
    }
    return nil
  }
}

extension JSONValue {
  /// Throws when the value, or one within it, is an object with two fields whose names are one name in two compositions
  /// of Unicode: strings compare such names as equal, and whoever reads the object into a dictionary would lose one.
  public func requireFieldsDistinctAsStrings() throws(JSONError) {
    for object in index..<max(index + 1, Int(node.next)) where document.nodes[object].kind == .object {
      guard let (one, other) = document.sameAsStrings(ofObject: object) else { continue }
      throw JSONValue(document: document, index: other).error(
        .duplicateField, "the fields \"\(document.name(one))\" and \"\(document.name(other))\" have the same name")
    }
  }
}

extension JSONDocument {
  fileprivate func name(_ index: Int) -> String { JSONText(utf8: bytes(of: nodes[index])).string }

  /// The names of two fields of an object that are equal as strings. Names of ASCII alone are told apart by their bytes.
  fileprivate func sameAsStrings(ofObject object: Int) -> (Int, Int)? {
    var index = object + 1
    var isASCII = true
    for _ in 0..<nodes[object].count where isASCII {
      isASCII = bytes(of: nodes[index]).allSatisfy { $0 < 0x80 }
      index = Int(nodes[index + 1].next)
    }
    if isASCII { return nil }
    var seen: [String: Int] = [:]
    for field in fields(ofObject: object) {
      if let earlier = seen.updateValue(field, forKey: name(field)) { return (earlier, field) }
    }
    return nil
  }
}
