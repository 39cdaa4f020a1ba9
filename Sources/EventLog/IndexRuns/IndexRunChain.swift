// Which of the runs in a folder to use: a crash between a merge and the deleting of what it replaced leaves both.
// Pure over the spans, so that every constellation can be tried.

/// The choice among runs that overlap.
enum IndexRunChain {
  /// The spans that join up from position 1 and reach farthest; of those that reach as far, the fewest and largest.
  static func longest(of spans: some Sequence<IndexRunSpan>) -> [IndexRunSpan] {
    let byFirst = Dictionary(grouping: spans, by: \.first)
    /// For each first position, the span to take and how far one gets with it.
    var best: [UInt64: (span: IndexRunSpan, reach: UInt64)] = [:]
    for first in byFirst.keys.sorted(by: >) {
      for span in byFirst[first, default: []] {
        let reach = best[span.last + 1]?.reach ?? span.last
        if let rival = best[first], (rival.reach, rival.span.last) > (reach, span.last) { continue }
        best[first] = (span, reach)
      }
    }
    var chain: [IndexRunSpan] = []
    while let (span, _) = best[(chain.last?.last ?? 0) + 1] { chain.append(span) }
    return chain
  }
}
