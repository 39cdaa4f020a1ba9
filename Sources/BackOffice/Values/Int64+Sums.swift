// Sums of amounts that events said. They end where numbers do, in live growth and in a rebuild alike: a fold never fails.

extension Int64 {
  package mutating func add(_ other: Int64) {
    let (sum, overflow) = addingReportingOverflow(other)
    self = overflow ? (other < 0 ? .min : .max) : sum
  }

  package mutating func subtract(_ other: Int64) {
    let (difference, overflow) = subtractingReportingOverflow(other)
    self = overflow ? (other < 0 ? .max : .min) : difference
  }

  /// The way from another number to this one.
  package func difference(from other: Int64) -> Int64 {
    var difference = self
    difference.subtract(other)
    return difference
  }
}
