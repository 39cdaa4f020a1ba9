// Counting on from a number that an event said, whatever it said.

extension Int {
  /// The number after this one; the last one has none and stays.
  var next: Int { self == .max ? .max : self + 1 }
}
