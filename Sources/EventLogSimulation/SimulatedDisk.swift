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

    var name: String {
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
  /// What tells a folder that a process has opened from others, wherever it is moved to.
  private var numbers = ["": 0]
  private var lastNumber = 0
  /// Whether a folder was ever moved or deleted, so that opened ones may be elsewhere.
  private(set) var hasMoved = false
  /// Files that only serve as locks: they hold nothing, and no crash is told of them.
  private(set) var permanentFiles: [String: SimulatedNode] = [:]
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

  /// The number of a folder; nil when there is none.
  mutating func number(ofFolder name: String) -> Int? {
    guard folders.contains(name) else { return nil }
    if let number = numbers[name] { return number }
    lastNumber += 1
    numbers[name] = lastNumber
    return lastNumber
  }

  /// Where the folder with a number is; nil when it was deleted.
  func name(ofFolder number: Int) -> String? { numbers.first { $0.value == number && folders.contains($0.key) }?.key }

  mutating func create(_ name: String) -> SimulatedNode {
    let node = SimulatedNode()
    names[name] = node
    changes.append(.place(name, node))
    return node
  }

  mutating func rename(_ old: String, to new: String) {
    guard let node = names.removeValue(forKey: old) else { return }
    node.touch()
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
    let node = SimulatedNode(live: bytes, durable: bytes, inPlaceOf: names[name])
    names[name] = node
    durableNames[name] = node
    folders.insert(String(SimulatedDisk.folder(of: name)))
    durableFolders.formUnion(folders)
  }

  /// The file that is there to be locked, made if it is missing.
  mutating func permanentFile(_ name: String) -> SimulatedNode {
    if let node = permanentFiles[name] { return node }
    let node = SimulatedNode()
    permanentFiles[name] = node
    return node
  }

  mutating func lose(_ name: String) {
    permanentFiles[name] = nil
    names[name] = nil
    durableNames[name] = nil
  }

  /// Moves a folder with all in it, durably.
  mutating func moveFolder(_ old: String, to new: String) {
    hasMoved = true
    func moved(_ name: String) -> String {
      name == old || name.hasPrefix(old + "/") ? new + name.dropFirst(old.count) : name
    }
    names = Dictionary(uniqueKeysWithValues: names.map { (moved($0), $1) })
    durableNames = Dictionary(uniqueKeysWithValues: durableNames.map { (moved($0), $1) })
    permanentFiles = Dictionary(uniqueKeysWithValues: permanentFiles.map { (moved($0), $1) })
    numbers = Dictionary(uniqueKeysWithValues: numbers.map { (moved($0), $1) })
    folders = Set(folders.map(moved))
    durableFolders = Set(durableFolders.map(moved)).union([new])
    changes = changes.map { change in
      switch change {
      case .folder(let name): .folder(moved(name))
      case .place(let name, let node): .place(moved(name), node)
      case .rename(let old, let new, let node): .rename(moved(old), moved(new), node)
      case .remove(let name): .remove(moved(name))
      }
    }
  }

  /// Gives all files in a folder second names in another, durably.
  mutating func linkFolder(_ name: String, to other: String) {
    for (path, node) in names where path.hasPrefix(name + "/") { names[other + path.dropFirst(name.count)] = node }
    for (path, node) in durableNames where path.hasPrefix(name + "/") {
      durableNames[other + path.dropFirst(name.count)] = node
    }
    for (path, node) in permanentFiles where path.hasPrefix(name + "/") {
      permanentFiles[other + path.dropFirst(name.count)] = node
    }
    for path in folders where path == name || path.hasPrefix(name + "/") {
      folders.insert(other + path.dropFirst(name.count))
    }
    durableFolders.formUnion(folders)
  }

  /// Deletes a folder with all in it, durably.
  mutating func loseFolder(_ name: String) {
    hasMoved = true
    func isIn(_ other: String) -> Bool { other == name || other.hasPrefix(name + "/") }
    names = names.filter { !isIn($0.key) }
    durableNames = durableNames.filter { !isIn($0.key) }
    permanentFiles = permanentFiles.filter { !isIn($0.key) }
    numbers = numbers.filter { !isIn($0.key) }
    folders = folders.filter { !isIn($0) }
    durableFolders = durableFolders.filter { !isIn($0) }
    changes.removeAll { isIn($0.name) }
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
