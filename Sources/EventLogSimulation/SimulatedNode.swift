// The content of one file on the simulated disk: as processes see it, as a crash leaves it for certain, and what may
// be left instead. Units hold old or new content; what was overwritten before a sync may have reached the disk too.

import EventLog

/// The content of one file.
final class SimulatedNode {
  static let unit = 512

  /// The bytes as processes see them.
  private(set) var live: [UInt8]
  /// The bytes that a crash leaves for certain, unless a choice says otherwise.
  private(set) var durable: [UInt8]
  /// Units that were written since the last sync.
  private var dirty: Set<Int> = []
  /// What may be on the disk besides: content that was overwritten before a sync, or that a failed sync forgot.
  private var strays: [Int: [[UInt8]]] = [:]
  /// The sizes that the file had since the last sync, the newest not included.
  private var formerSizes: Set<Int> = []

  /// What tells the file from all others, whatever its name is.
  let number: Int

  init(live: [UInt8] = [], durable: [UInt8] = [], number: Int? = nil) {
    self.live = live
    self.durable = durable
    self.number = number ?? SimulatedNode.numbers.next()
  }

  /// The same file with other bytes.
  convenience init(live: [UInt8], durable: [UInt8], inPlaceOf node: SimulatedNode?) {
    self.init(live: live, durable: durable, number: node?.number)
    time = node.map { $0.time + 1 } ?? 0
  }

  private static let numbers = SimulatedNumbers()
  /// Grows with every change, and with every change of the name.
  private var time: Int64 = 0

  var status: FileStatus {
    FileStatus(
      identity: FileIdentity(device: 0, number: UInt64(number)), size: UInt64(live.count), changed: time)
  }

  /// Notes that the file or its name has changed.
  func touch() { time += 1 }

  func copied() -> SimulatedNode {
    let copy = SimulatedNode(live: live, durable: durable, number: number)
    copy.dirty = dirty
    copy.time = time
    copy.strays = strays
    copy.formerSizes = formerSizes
    return copy
  }

  /// How many choices a crash has here: units that may differ from the durable ones, and the size.
  var pending: Int { dirty.union(strays.keys).count + (formerSizes.isEmpty && live.count == durable.count ? 0 : 1) }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    touch()
    guard !bytes.isEmpty else { return }
    let end = offset + bytes.count
    if live.count < end { grow(to: end) }
    let units = offset / SimulatedNode.unit...(end - 1) / SimulatedNode.unit
    for unit in units where dirty.contains(unit) { keepStray(unit) }
    live.replaceSubrange(offset..<end, with: bytes)
    dirty.formUnion(units)
  }

  func truncate(to size: Int) {
    touch()
    guard size < live.count else { return grow(to: size) }
    formerSizes.insert(live.count)
    live.removeLast(live.count - size)
  }

  private func grow(to size: Int) {
    guard size > live.count else { return }
    formerSizes.insert(live.count)
    let start = live.count
    live += [UInt8](repeating: 0, count: size - start)
    // What lay here before a truncation must give way to the zeros.
    if durable.count > start { dirty.formUnion(start / SimulatedNode.unit...(size - 1) / SimulatedNode.unit) }
  }

  /// Makes what was written since the last sync durable; what a failed sync forgot stays in doubt.
  func sync() {
    durable.removeLast(max(0, durable.count - live.count))
    durable += [UInt8](repeating: 0, count: live.count - durable.count)
    for unit in dirty {
      let range = range(of: unit, in: live.count)
      if !range.isEmpty { durable.replaceSubrange(range, with: live[range]) }
      strays[unit] = nil
    }
    dirty = []
    formerSizes = []
  }

  /// What a failed sync leaves: the cache believes that all is written, and nobody knows what was.
  func forgetUnsynced() {
    for unit in dirty { keepStray(unit) }
    dirty = []
  }

  /// The file as a crash may leave it.
  func crashed(_ choices: inout CrashChoices) -> SimulatedNode {
    var image = durable
    let size = chooseSize(&choices)
    if size < image.count { image.removeLast(image.count - size) }
    image += [UInt8](repeating: 0, count: size - image.count)
    let units = strays.isEmpty ? dirty.sorted() : dirty.union(strays.keys).sorted()
    for unit in units { choose(unit, in: &image, &choices) }
    return SimulatedNode(live: image, durable: image, number: number)
  }

  private func chooseSize(_ choices: inout CrashChoices) -> Int {
    guard live.count != durable.count || !formerSizes.isEmpty else { return live.count }
    let sizes = formerSizes.union([durable.count, live.count, (durable.count + live.count) / 2])
    // The durable size comes first, as the old state of a choice.
    let others = sizes.filter { $0 != durable.count }.sorted()
    return ([durable.count] + others)[choices.choose(sizes.count)]
  }

  private func choose(_ unit: Int, in image: inout [UInt8], _ choices: inout CrashChoices) {
    let range = range(of: unit, in: image.count)
    var options: [ArraySlice<UInt8>] = []
    func consider(_ content: ArraySlice<UInt8>) {
      let content = content.prefix(range.count)
      guard !content.isEmpty, !image[range].starts(with: content), !options.contains(content) else { return }
      options.append(content)
    }
    if dirty.contains(unit) { consider(live[self.range(of: unit, in: live.count)]) }
    for stray in strays[unit] ?? [] { consider(stray[...]) }
    guard !options.isEmpty else { return }
    // Lost shows the old bytes, which are zeros where nothing durable was: that covers "zeroed".
    let choice = choices.choose(options.count + 1)
    guard choice > 0 else { return }
    let content = options[choice - 1]
    image.replaceSubrange(range.lowerBound..<range.lowerBound + content.count, with: content)
  }

  private func keepStray(_ unit: Int) {
    let content = live[range(of: unit, in: live.count)]
    let old = durable[range(of: unit, in: durable.count)]
    guard !content.starts(with: old) || content.dropFirst(old.count).contains(where: { $0 != 0 }) else { return }
    // A slice would keep all of the file's bytes, and make the next write copy them.
    let stray = Array(content)
    if strays[unit]?.contains(stray) != true { strays[unit, default: []].append(stray) }
  }

  private func range(of unit: Int, in size: Int) -> Range<Int> {
    let start = min(unit * SimulatedNode.unit, size)
    return start..<min(start + SimulatedNode.unit, size)
  }
}

/// Numbers that no two files have.
final class SimulatedNumbers: @unchecked Sendable {
  private let mutex = SimulationLock()
  private var last = 0

  func next() -> Int {
    mutex.withLock {
      last += 1
      return last
    }
  }
}
