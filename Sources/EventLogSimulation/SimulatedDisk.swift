// What the simulated disk holds: files by name, as processes see the names and as they are durable.
// A crash image is built from the durable names and, by choice, changes of names that were not synced.

/// All files and their names.
struct SimulatedDisk {
  private enum Change {
    case folder(String)
    case place(String, SimulatedNode)
    case rename(String, String, SimulatedNode)
    case remove(String)

    var folder: Substring { SimulatedDisk.folder(of: name) }

    private var name: String {
      switch self {
      case .folder(let name), .place(let name, _), .rename(let name, _, _), .remove(let name): name
      }
    }
  }

  /// The files by name as processes see them.
  private(set) var names: [String: SimulatedNode] = [:]
  private var durableNames: [String: SimulatedNode] = [:]
  /// The folders as processes see them; the book's own is there from the beginning.
  private(set) var folders: Set<String> = [""]
  private var durableFolders: Set<String> = [""]
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
      case .remove, .folder: change
      }
    }
    return disk
  }

  /// What lies in a folder, folders included.
  func listing(of folder: String) -> [String] {
    (Array(names.keys) + folders).filter { !$0.isEmpty && SimulatedDisk.folder(of: $0) == folder }
      .map { String($0.dropFirst(folder.isEmpty ? 0 : folder.count + 1)) }
  }

  mutating func makeFolder(_ name: String) {
    if folders.insert(name).inserted { changes.append(.folder(name)) }
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
    for change in changes where change.folder == folder {
      SimulatedDisk.apply(change, to: &durableNames, folders: &durableFolders)
    }
    changes.removeAll { $0.folder == folder }
  }

  mutating func place(_ bytes: [UInt8], _ name: String) {
    let node = SimulatedNode(live: bytes, durable: bytes)
    names[name] = node
    durableNames[name] = node
    folders.insert(String(SimulatedDisk.folder(of: name)))
    durableFolders.formUnion(folders)
  }

  mutating func lose(_ name: String) {
    names[name] = nil
    durableNames[name] = nil
  }

  /// How many choices a crash has: units, sizes and names.
  var pending: Int {
    var nodes = Set(names.values.map(ObjectIdentifier.init))
    var count = changes.count
    for node in names.values { count += node.pending }
    for node in durableNames.values where nodes.insert(ObjectIdentifier(node)).inserted { count += node.pending }
    return count
  }

  /// The disk as a crash may leave it: each change of a name may be lost by itself, and a folder's with all in it.
  func crashed(_ choices: inout CrashChoices) -> SimulatedDisk {
    var surviving = durableNames
    var image = SimulatedDisk()
    image.folders = durableFolders
    for change in changes where choices.choose(2) == 1 {
      SimulatedDisk.apply(change, to: &surviving, folders: &image.folders)
    }
    image.folders = image.folders.filter { image.reaches($0) }
    image.durableFolders = image.folders
    for name in surviving.keys.sorted() where image.folders.contains(String(SimulatedDisk.folder(of: name))) {
      image.names[name] = surviving[name]!.crashed(&choices)
    }
    image.durableNames = image.names
    return image
  }

  /// Whether a folder and all above it are there.
  private func reaches(_ folder: String) -> Bool {
    folders.contains(folder) && (folder.isEmpty || reaches(String(SimulatedDisk.folder(of: folder))))
  }

  private static func folder(of name: String) -> Substring {
    name.lastIndex(of: "/").map { name[..<$0] } ?? ""
  }

  private static func apply(
    _ change: Change, to names: inout [String: SimulatedNode], folders: inout Set<String>
  ) {
    switch change {
    case .folder(let name): folders.insert(name)
    case .place(let name, let node): names[name] = node
    case .remove(let name): names[name] = nil
    case .rename(let old, let new, let node):
      names[old] = nil
      names[new] = node
    }
  }
}
