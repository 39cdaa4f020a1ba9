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
