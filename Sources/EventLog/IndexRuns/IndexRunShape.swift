// Where the parts of a run lie: computed from a few counts, so that no stored offset can contradict another.
// The counts are bounded when a header is read, so none of these sums overflows.

/// The extent of a run's parts, as ranges of the file.
struct IndexRunShape: Equatable {
  var streamBytes = 0
  var streamFences = 0
  var commands = 0
  var claims = 0
  var streamBlocks = 0
  var commandBlocks = 0
  var claimBlocks = 0

  var streamFilter: Range<Int> { filter(at: IndexRunFormat.page, streamBlocks) }
  var commandFilter: Range<Int> { filter(at: streamFilter.upperBound, commandBlocks) }
  var claimFilter: Range<Int> { filter(at: commandFilter.upperBound, claimBlocks) }
  /// The pages of all filters.
  var filterPart: Range<Int> { IndexRunFormat.page..<IndexRunFormat.pageEnd(claimFilter.upperBound) }

  var streamPart: Range<Int> { filterPart.upperBound..<filterPart.upperBound + streamBytes }
  var commandPart: Range<Int> {
    let start = IndexRunFormat.pageEnd(streamPart.upperBound)
    return start..<start + pages(commands, IndexRunFormat.commandsInPage)
  }
  var claimPart: Range<Int> {
    let start = commandPart.upperBound
    return start..<start + pages(claims, IndexRunFormat.claimsInPage)
  }

  var streamFencePart: Range<Int> {
    claimPart.upperBound..<claimPart.upperBound + streamFences * IndexRunFormat.streamFenceSize
  }
  var commandFencePart: Range<Int> { tableFences(at: streamFencePart.upperBound, commandPart) }
  var claimFencePart: Range<Int> { tableFences(at: commandFencePart.upperBound, claimPart) }
  var checksumPart: Range<Int> {
    let start = claimFencePart.upperBound
    return start..<start + 4 * (claimPart.upperBound / IndexRunFormat.page - 1)
  }
  /// All fences and the checksums.
  var tail: Range<Int> { claimPart.upperBound..<checksumPart.upperBound }

  private func filter(at start: Int, _ blocks: Int) -> Range<Int> {
    start..<start + blocks * SplitBlockFilter.blockSize
  }

  private func pages(_ count: Int, _ inPage: Int) -> Int {
    (count + inPage - 1) / inPage * IndexRunFormat.page
  }

  private func tableFences(at start: Int, _ part: Range<Int>) -> Range<Int> {
    start..<start + part.count / IndexRunFormat.page * IndexRunFormat.tableFenceSize
  }
}
