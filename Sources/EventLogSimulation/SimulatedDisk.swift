// What the simulated disk holds: for each file the cached and the durable bytes, and for names the same.
// A crash image is built from the durable side and, by choice, parts of what was not synced.

/// The content of one file.
final class SimulatedNode {
  static let unit = 512

  /// The bytes as processes see them.
  private(set) var live: [UInt8]
  /// The bytes that a crash leaves for certain.
  private(set) var durable: [UInt8]
  /// Units that were written since the last sync.
  private var dirty: Set<Int> = []

  init(live: [UInt8] = [], durable: [UInt8] = [], dirty: Set<Int> = []) {
    self.live = live
    self.durable = durable
    self.dirty = dirty
  }

  func copied() -> SimulatedNode { SimulatedNode(live: live, durable: durable, dirty: dirty) }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    guard !bytes.isEmpty else { return }
    let end = offset + bytes.count
    if live.count < end { live.append(contentsOf: repeatElement(0, count: end - live.count)) }
    live.replaceSubrange(offset..<end, with: bytes)
    dirty.formUnion(offset / SimulatedNode.unit...(end - 1) / SimulatedNode.unit)
  }

  func truncate(to size: Int) {
    if size < live.count {
      live.removeLast(live.count - size)
    } else {
      live.append(contentsOf: repeatElement(0, count: size - live.count))
    }
  }

  /// Makes what was written since the last sync durable; what a failed sync forgot stays lost.
  func sync() {
    durable.removeLast(max(0, durable.count - live.count))
    durable.append(contentsOf: repeatElement(0, count: live.count - durable.count))
    for unit in dirty {
      let start = unit * SimulatedNode.unit
      let end = min(start + SimulatedNode.unit, live.count)
      if start < end { durable.replaceSubrange(start..<end, with: live[start..<end]) }
    }
    dirty = []
  }

  /// What a failed sync leaves: the cache believes that all is written.
  func forgetUnsynced() { dirty = [] }

  /// The file as a crash may leave it.
  func crashed(_ choices: inout CrashChoices) -> SimulatedNode {
    let sizes = Set([durable.count, live.count, (durable.count + live.count) / 2]).sorted()
    var image = durable
    let size = sizes[choices.choose(sizes.count)]
    if size < image.count { image.removeLast(image.count - size) }
    image.append(contentsOf: repeatElement(0, count: size - image.count))
    for unit in dirty.sorted() { choose(unit, in: &image, &choices) }
    return SimulatedNode(live: image, durable: image)
  }

  private func choose(_ unit: Int, in image: inout [UInt8], _ choices: inout CrashChoices) {
    let start = unit * SimulatedNode.unit
    let end = min(start + SimulatedNode.unit, image.count, live.count)
    guard start < end, !image[start..<end].elementsEqual(live[start..<end]) else { return }
    // Lost shows the old bytes, which are zeros where nothing durable was: that covers "zeroed".
    if choices.choose(2) == 1 { image.replaceSubrange(start..<end, with: live[start..<end]) }
  }
}

/// All files and their names.
struct SimulatedDisk {
  private enum Change {
    case place(String, SimulatedNode)
    case rename(String, String, SimulatedNode)
    case remove(String)

    var folder: Substring { SimulatedDisk.folder(of: name) }

    private var name: String {
      switch self {
      case .place(let name, _), .rename(let name, _, _), .remove(let name): name
      }
    }
  }

  /// The files by name as processes see them.
  private(set) var names: [String: SimulatedNode] = [:]
  private var durableNames: [String: SimulatedNode] = [:]
  private var changes: [Change] = []

  func copied() -> SimulatedDisk {
    var nodes: [ObjectIdentifier: SimulatedNode] = [:]
    func copy(_ node: SimulatedNode) -> SimulatedNode {
      if let copy = nodes[ObjectIdentifier(node)] { return copy }
      nodes[ObjectIdentifier(node)] = node.copied()
      return nodes[ObjectIdentifier(node)]!
    }
    var disk = self
    disk.names = names.mapValues(copy)
    disk.durableNames = durableNames.mapValues(copy)
    disk.changes = changes.map { change in
      switch change {
      case .place(let name, let node): .place(name, copy(node))
      case .rename(let old, let new, let node): .rename(old, new, copy(node))
      case .remove: change
      }
    }
    return disk
  }

  mutating func create(_ name: String) -> SimulatedNode {
    if let node = names[name] {
      node.truncate(to: 0)
      return node
    }
    let node = SimulatedNode()
    names[name] = node
    changes.append(.place(name, node))
    return node
  }

  mutating func rename(_ old: String, to new: String) {
    guard let node = names.removeValue(forKey: old) else { return }
    names[new] = node
    changes.append(.rename(old, new, node))
  }

  mutating func remove(_ name: String) {
    names[name] = nil
    changes.append(.remove(name))
  }

  mutating func syncFolder(_ folder: String) {
    for change in changes where change.folder == folder { SimulatedDisk.apply(change, to: &durableNames) }
    changes.removeAll { $0.folder == folder }
  }

  mutating func place(_ bytes: [UInt8], _ name: String) {
    let node = SimulatedNode(live: bytes, durable: bytes)
    names[name] = node
    durableNames[name] = node
  }

  mutating func lose(_ name: String) {
    names[name] = nil
    durableNames[name] = nil
  }

  /// The disk as a crash may leave it: each change of a name may be lost by itself.
  func crashed(_ choices: inout CrashChoices) -> SimulatedDisk {
    var surviving = durableNames
    for change in changes where choices.choose(2) == 1 { SimulatedDisk.apply(change, to: &surviving) }
    var image = SimulatedDisk()
    for name in surviving.keys.sorted() { image.names[name] = surviving[name]!.crashed(&choices) }
    image.durableNames = image.names
    return image
  }

  private static func folder(of name: String) -> Substring {
    name.lastIndex(of: "/").map { name[..<$0] } ?? ""
  }

  private static func apply(_ change: Change, to names: inout [String: SimulatedNode]) {
    switch change {
    case .place(let name, let node): names[name] = node
    case .remove(let name): names[name] = nil
    case .rename(let old, let new, let node):
      names[old] = nil
      names[new] = node
    }
  }
}
