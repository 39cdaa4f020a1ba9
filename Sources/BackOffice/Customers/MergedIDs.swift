// Things of one kind that became one with another: the id of each leads to the one that is left.

internal import EventSourcing

/// Which thing took the place of one that was merged into it.
struct MergedIDs<Kind>: Hashable, Sendable {
  private(set) var successors: [ID<Kind>: ID<Kind>] = [:]

  mutating func merge(_ dropped: ID<Kind>, into kept: ID<Kind>) { successors[dropped] = kept }

  mutating func formUnion(_ other: MergedIDs) { successors.merge(other.successors) { $1 } }

  /// The thing that an id means after all merges; the id itself if it was never merged into another.
  func survivor(of id: ID<Kind>) -> ID<Kind> {
    var survivor = id
    // Ends, since an id that was dropped never comes back by any rule; what an event says may be otherwise.
    var left = successors.count
    while left > 0, let next = successors[survivor] {
      survivor = next
      left -= 1
    }
    return survivor
  }

  func contains(_ id: ID<Kind>) -> Bool { successors[id] != nil }
}
