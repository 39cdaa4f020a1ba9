// A parsed JSON text as a flat list of nodes in the order of the text, so that no tree has to be allocated.
// The memory is kept from one text to the next: reading a file line by line allocates nothing after the first lines.

/// A JSON text and its parsed form; one document serves for many texts, one after the other.
///
/// Parsing a new text invalidates all values of the one before.
public final class JSONDocument {
  /// How deep objects and arrays may be nested unless told otherwise.
  public static let defaultMaximumDepth = 64

  /// How deep objects and arrays may be nested.
  let maximumDepth: Int
  /// The text; strings with escapes are replaced in place by what they mean, which is never longer.
  @exclusivity(unchecked) var text: UnsafeMutableRawBufferPointer
  /// The number of bytes of `text` in use.
  var length = 0
  @exclusivity(unchecked) var nodes: JSONNodes

  /// Makes an empty document.
  public init(maximumDepth: Int = defaultMaximumDepth) {
    self.maximumDepth = maximumDepth
    text = .allocate(byteCount: 1024, alignment: 8)
    nodes = JSONNodes(capacity: 64)
  }

  deinit {
    text.deallocate()
  }

  /// Parses a text, which must be one JSON value with nothing but white space around it, and returns that value.
  @discardableResult
  public func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
    nodes.removeAll()
    guard bytes.count < Int(Int32.max) else { throw JSONError(.tooLong, column: 1, "the text is longer than 2 GiB") }
    copy(bytes)
    do {
      var parser = JSONParser(document: self)
      try parser.parseText()
    } catch {
      nodes.removeAll()
      throw error
    }
    return JSONValue(document: self, index: 0)
  }

  /// Parses a text given as an array.
  @discardableResult
  public func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try bytes.withUnsafeBytes { bytes in Result { () throws(JSONError) in try parse(bytes) } }.get()
  }

  /// Parses a text given as a string.
  @discardableResult
  public func parse(_ string: String) throws(JSONError) -> JSONValue {
    var string = string
    return try string.withUTF8 { bytes in
      Result { () throws(JSONError) in try parse(UnsafeRawBufferPointer(bytes)) }
    }.get()
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) {
    if text.count < bytes.count {
      text.deallocate()
      text = .allocate(byteCount: bytes.count * 2, alignment: 8)
    }
    text.copyMemory(from: bytes)
    length = bytes.count
  }

  /// The bytes of a string or number.
  @inline(__always)
  func bytes(of node: JSONNode) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text.baseAddress! + Int(node.start), count: Int(node.count))
  }
}

@available(*, unavailable)
extension JSONDocument: Sendable {}

/// A value of a document, or the name of a field.
struct JSONNode: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    case null, bool, number, string, array, object
  }

  var kind: Kind
  /// The truth value; for numbers, whether the text has a fraction or an exponent.
  var flag = false
  /// For names of fields: whether the type that is being decoded has asked for the field.
  var wasAskedFor = false
  /// Where the value begins in the text; for strings, after the quote.
  var start: Int32
  /// Bytes of a string or number; elements of an array; fields of an object.
  var count: Int32 = 0
  /// The index of the node that follows this value and all that it contains.
  var next: Int32 = 0

  /// The column of the value in the text, counted from 1.
  var column: Int { Int(start) + (kind == .string ? 0 : 1) }
}

/// The growing list of nodes.
struct JSONNodes: ~Copyable {
  private var base: UnsafeMutablePointer<JSONNode>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit {
    base.deallocate()
  }

  subscript(index: Int) -> JSONNode {
    @inline(__always) get {
      precondition(index >= 0 && index < count, "a value of a text that was replaced by another")
      return base[index]
    }
    @inline(__always) _modify {
      precondition(index >= 0 && index < count)
      yield &base[index]
    }
  }

  @inline(__always)
  mutating func append(_ node: JSONNode) {
    if count == capacity { grow() }
    (base + count).initialize(to: node)
    count &+= 1
  }

  mutating func removeAll() {
    count = 0
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
