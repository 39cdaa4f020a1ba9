// One line of the trace that a failing test prints; its text is made only when somebody reads it.

/// One operation on the simulated disk.
struct TraceEntry: CustomStringConvertible {
  enum Detail {
    case none
    case write(count: Int, offset: UInt64)
    case size(UInt64)
    case rename(String)
  }

  /// How many changes were done before it.
  var number: Int
  var operation: SimulatedStorage.Operation
  var file: String
  var detail: Detail
  /// The error that it failed with.
  var errno: Int32?

  var description: String {
    var text = "\(number): \(operation.rawValue) \(file)"
    switch detail {
    case .none: break
    case .write(let count, let offset): text += " \(count) bytes at \(offset)"
    case .size(let size): text += " to \(size)"
    case .rename(let new): text += " to \(new)"
    }
    return errno.map { text + " failed with \($0)" } ?? text
  }
}
