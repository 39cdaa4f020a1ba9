// The deadlines of one part of the account's index, in the order in which they fire. Setting and ending one is a binary
// search and a move; looking at the first one costs nothing.

internal import EventSourcing

/// Deadlines, ascending.
struct Deadlines: Sendable, Equatable {
  private(set) var all: [Deadline] = []

  /// Takes one in.
  mutating func insert(_ deadline: Deadline) { all.insert(deadline, at: firstIndex(notBefore: deadline)) }

  /// Takes one out; nothing happens if it is not there.
  mutating func remove(_ deadline: Deadline) {
    let index = firstIndex(notBefore: deadline)
    if index < all.count, !(deadline < all[index]) { all.remove(at: index) }
  }

  mutating func replace(_ old: Deadline?, by new: Deadline?) {
    if let old { remove(old) }
    if let new { insert(new) }
  }

  private func firstIndex(notBefore deadline: Deadline) -> Int { all.partitioningIndex { $0 >= deadline } }
}

extension AccountIndex {
  /// The deadline that fires first, of those that are wanted.
  func firstDeadline(where isWanted: (Deadline) -> Bool) -> Deadline? {
    [orders.deadlines, leads.deadlines, activities.deadlines, contracts.deadlines]
      .compactMap { $0.all.first(where: isWanted) }.min()
  }
}
