// What is going to happen in a made-up book, earliest first. What falls on the same millisecond keeps the order in which it
// was entered, so that a run never depends on anything but its seed.

package import EventSourcing

/// A binary heap of entries by time.
package struct Agenda<Action> {
  private struct Entry {
    let at: Instant
    let number: Int
    let action: Action

    func comesBefore(_ other: Entry) -> Bool {
      at == other.at ? number < other.number : at < other.at
    }
  }

  private var heap: [Entry] = []
  private var entered = 0

  package init() {}

  package mutating func enter(_ action: Action, at instant: Instant) {
    heap.append(Entry(at: instant, number: entered, action: action))
    entered += 1
    var child = heap.count - 1
    while child > 0, heap[child].comesBefore(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the earliest entry out.
  package mutating func next() -> (at: Instant, action: Action)? {
    guard !heap.isEmpty else { return nil }
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast()
    sink(0)
    return (first.at, first.action)
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
      guard let earliest = children.min(by: { heap[$0].comesBefore(heap[$1]) }) else { return }
      guard heap[earliest].comesBefore(heap[parent]) else { return }
      heap.swapAt(parent, earliest)
      parent = earliest
    }
  }
}
