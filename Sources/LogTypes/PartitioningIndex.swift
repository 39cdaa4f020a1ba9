// Binary search, for positions and all else that ascends.

extension RandomAccessCollection where Index == Int {
  /// The first index whose element fulfils `isAtOrAbove`, which all elements after it do too.
  package func partitioningIndex(_ isAtOrAbove: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if isAtOrAbove(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
