// Instants in milliseconds since 1970 as the standard tag 1, which counts seconds.
// Whole seconds are integers, others floats, and every instant that is accepted comes back exactly.

extension CBORWriter {
  /// Appends an instant in milliseconds since 1970: tag 1 over its seconds.
  ///
  /// Throws `invalidInstant` for an instant with milliseconds that lies more than 2^43 seconds (some 278,000 years)
  /// from 1970, where a float of 64 bits can no longer tell one millisecond from the next.
  public mutating func writeInstant(milliseconds: Int64) throws(CBORError) {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    if rest == 0 {
      tag(CBORTag.instant)
      return write(seconds)
    }
    guard seconds.magnitude < CBORInstant.secondsLimit else { throw CBORError(.invalidInstant, at: count) }
    tag(CBORTag.instant)
    write(Double(milliseconds) / 1000)
  }
}

extension CBORReader {
  /// Reads an instant, tag 1 over seconds, in milliseconds since 1970; finer fractions are rounded.
  ///
  /// Throws `invalidInstant` for NaN, infinities, and what lies too far from 1970.
  public mutating func readInstant() throws(CBORError) -> Int64 {
    try readTag(CBORTag.instant)
    let start = offset
    let head = try head()
    if let seconds = head.float { return try CBORInstant.milliseconds(seconds, at: start) }
    guard head.major < 2 else { throw CBORError(.typeMismatch, at: start, "expected seconds") }
    guard let magnitude = Int64(exactly: head.argument) else { throw CBORError(.invalidInstant, at: start) }
    let (milliseconds, overflow) = (head.major == 0 ? magnitude : ~magnitude).multipliedReportingOverflow(by: 1000)
    if overflow { throw CBORError(.invalidInstant, at: start) }
    return milliseconds
  }
}

/// The arithmetic of instants.
private enum CBORInstant {
  /// Below it, floats of 64 bits lie less than a millisecond apart.
  static let secondsLimit: UInt64 = 1 << 43

  static func milliseconds(_ seconds: Double, at offset: Int) throws(CBORError) -> Int64 {
    guard seconds.magnitude < Double(secondsLimit) else { throw CBORError(.invalidInstant, at: offset) }
    // The fraction is taken apart first: multiplying the whole would round twice.
    let whole = seconds.rounded(.down)
    return Int64(whole) * 1000 + Int64(((seconds - whole) * 1000).rounded())
  }
}
