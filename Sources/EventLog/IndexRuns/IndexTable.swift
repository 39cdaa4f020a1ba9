// The sorted tables of a run, commands and claims: entries of one size that begin with a hash.
// A cursor finds the first entry of a hash by fences and bisection, or walks the whole table for a merge.

/// Where a table lies in its run.
struct IndexTable {
  let part: Range<Int>
  let fences: Range<Int>
  let count: Int
  let entrySize: Int

  static func commands(of run: IndexRun) -> IndexTable {
    IndexTable(
      part: run.shape.commandPart, fences: run.shape.commandFencePart, count: run.shape.commands,
      entrySize: IndexRunFormat.commandSize)
  }

  static func claims(of run: IndexRun) -> IndexTable {
    IndexTable(
      part: run.shape.claimPart, fences: run.shape.claimFencePart, count: run.shape.claims,
      entrySize: IndexRunFormat.claimSize)
  }

  var entriesInPage: Int { IndexRunFormat.page / entrySize }

  /// The file offset of an entry.
  func offset(of index: Int) -> Int {
    part.lowerBound + index / entriesInPage * IndexRunFormat.page + index % entriesInPage * entrySize
  }
}

/// A place in a table.
struct IndexTableCursor {
  private let run: IndexRun
  private let table: IndexTable
  private var index = 0
  private var verified = 0

  /// Begins at the table's first entry.
  init(_ table: IndexTable, of run: IndexRun) {
    self.table = table
    self.run = run
  }

  /// Goes to the first entry whose hash is not less than `hash`.
  mutating func seek(_ hash: UInt64) throws(StoreFailure) {
    let fences = table.fences
    // Equal hashes may begin on the page before the first fence that is not less.
    let page = run.read { bytes in
      (0..<fences.count / IndexRunFormat.tableFenceSize).partitioningIndex {
        let place = fences.lowerBound + $0 * IndexRunFormat.tableFenceSize
        return bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian >= hash
      }
    }
    let first = max(0, page - 1) * table.entriesInPage
    guard first < table.count else {
      index = table.count
      return
    }
    index = first
    try verify()
    let inPage = min(table.entriesInPage, table.count - first)
    index += run.read { bytes in
      (0..<inPage).partitioningIndex {
        bytes.loadUnaligned(fromByteOffset: table.offset(of: first + $0), as: UInt64.self).littleEndian >= hash
      }
    }
  }

  /// The entry's place in the file.
  var offset: Int { table.offset(of: index) }

  /// The entry here, as numbers; a command's third is 0. Goes on to the next.
  mutating func next() throws(StoreFailure) -> (UInt64, UInt64, UInt64)? {
    guard index < table.count else { return nil }
    try verify()
    let offset = table.offset(of: index)
    index += 1
    let size = table.entrySize
    return run.read { bytes in
      func number(_ place: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset + place, as: UInt64.self).littleEndian
      }
      return (number(0), number(8), size == IndexRunFormat.claimSize ? number(16) : 0)
    }
  }

  private mutating func verify() throws(StoreFailure) {
    let offset = table.offset(of: index)
    guard offset >= verified else { return }
    try run.verify(offset..<offset + table.entrySize)
    verified = IndexRunFormat.pageEnd(offset + 1)
  }
}
