// Opening a view's file: a complete one, which any process reads and lets grow, or one that is being built, which nobody
// else has and which is written as fast as it goes.

internal import EventSourcing
internal import FoundationEssentials
internal import GRDB
internal import GRDBSQLite
internal import LibC
internal import TextFormats

extension ViewFile {
  /// Opens the newest complete build in a folder and checks it against the log. Throws `needsRebuild` if there is none
  /// that this version of the code can go on with.
  static func open(in folder: OpenFolder, for log: some EventReader) throws(ViewError) -> ViewFile {
    guard let build = ViewFiles.newest(P.name, in: folder) else { throw .needsRebuild(view: P.name, .missing) }
    let name = ViewFiles.complete(P.name, build)
    let location = folder.location(name)
    if FileGuard.exists(ViewFiles.damaged(P.name, build), in: folder) {
      throw .needsRebuild(view: P.name, .corrupt("it was found damaged before"))
    }
    do {
      try FileGuard.claim(name, in: folder, view: P.name)
      guard FileGuard.isWritable(folder) else {
        throw ViewError.unusableFile(view: P.name, code: EACCES, message: "\(folder.path) can't be written")
      }
      let row = try inspect(location)
      guard row.version == P.version else {
        throw ViewError.needsRebuild(view: P.name, .otherVersion(found: row.version))
      }
      try row.check(against: log)
      let use = try ViewUse(P.name, in: folder, patience: ViewFolder.patience) { () throws(ViewError) in
        // A process was killed, or the machine.
        try ViewCheck<P>.run(onFile: location)
      }
      let pool = try DatabasePool(path: location, configuration: liveConfiguration(readOnly: false))
      try pool.read { try ViewCheck<P>.requireSchema($0) }
      return ViewFile(name, in: folder, build: build, database: pool, row: row, use: use)
    } catch {
      throw Self.opening(error)
    }
  }

  /// Reads the checkpoint of a view without changing its file.
  private static func inspect(_ location: String) throws -> CheckpointRow {
    let queue = try DatabaseQueue(path: location, configuration: liveConfiguration(readOnly: true))
    defer { try? queue.close() }
    guard let row = try queue.read({ try checkpointRow(ViewDatabase($0)) }), row.building == nil else {
      throw ViewError.needsRebuild(view: P.name, .corrupt("it is not complete"))
    }
    return row
  }

  /// A file whose tables can't be read is no view that can be gone on with.
  static func opening(_ error: any Error) -> ViewError {
    let error = ViewError(error, view: P.name)
    guard case .failed(_, let code, let message) = error, code == Int(ResultCode.SQLITE_ERROR.rawValue) else {
      return error
    }
    return .needsRebuild(view: P.name, .corrupt(message))
  }

  /// Opens the build in a folder that was broken off, or begins a new one, through a position of the log. The caller has
  /// the right to build there.
  static func building(in folder: OpenFolder, log: UUID, through end: Position) throws(ViewError) -> ViewFile {
    let builds = ViewFiles.builds(in: folder).filter { $0.view == P.name }
    let begun = builds.filter { !$0.isComplete }.map(\.build).max()
    if let begun, let file = try? resume(folder, begun, log: log, through: end) { return file }
    let build = (builds.map(\.build).max() ?? 0) + 1
    let name = ViewFiles.building(P.name, build)
    do {
      try FileGuard.remove(name, in: folder)
      try FileGuard.make(name, in: folder, view: P.name)
      let queue = try DatabaseQueue(path: folder.location(name), configuration: buildingConfiguration())
      var row = CheckpointRow()
      row.view = P.name
      row.version = P.version
      row.logID = UUIDText.string(log)
      row.building = BuildMark(end: end).text
      try queue.write { database in
        let db = ViewDatabase(database)
        try db.execute(CheckpointRow.table.create)
        for table in P.tables { try db.execute(table.create) }
        try write(row, db)
      }
      return ViewFile(name, in: folder, build: build, database: queue, row: row)
    } catch {
      throw ViewError(error, view: P.name)
    }
  }

  /// A build that was to end later has left out streams that end later; it can't be gone on with to an earlier end.
  private static func resume(
    _ folder: OpenFolder, _ build: Int, log: UUID, through end: Position
  ) throws -> ViewFile? {
    let name = ViewFiles.building(P.name, build)
    try FileGuard.claim(name, in: folder, view: P.name)
    let queue = try DatabaseQueue(path: folder.location(name), configuration: buildingConfiguration())
    guard var row = try queue.read({ try checkpointRow(ViewDatabase($0)) }), row.version == P.version,
      row.logID == UUIDText.string(log), let mark = row.building.flatMap(BuildMark.init),
      mark.machine == MachineStart.id, mark.end <= end
    else {
      try queue.close()
      return nil
    }
    row.building = BuildMark(end: end).text
    try queue.write { try write(row, ViewDatabase($0)) }
    return ViewFile(name, in: folder, build: build, database: queue, row: row)
  }

  /// Copies a complete build by SQLite's own means, also beside a process that writes it or stands still; gives it a
  /// name in `folder`. False, and nothing is copied, if it has not come to one of `positions`.
  static func copy(
    _ name: String, in source: OpenFolder, to folder: OpenFolder, having positions: ClosedRange<Position>? = nil
  ) throws -> Bool {
    let build = (ViewFiles.builds(in: folder).filter { $0.view == P.name }.map(\.build).max() ?? 0) + 1
    let copy = ViewFiles.building(P.name, build)
    try FileGuard.claim(name, in: source, view: P.name)
    let from = try DatabaseQueue(path: source.location(name), configuration: liveConfiguration(readOnly: true))
    defer { try? from.close() }
    guard try from.read({ try has(positions, $0) }) else { return false }
    try FileGuard.remove(copy, in: folder)
    try FileGuard.make(copy, in: folder, view: P.name)
    let to = try DatabaseQueue(path: folder.location(copy), configuration: Configuration())
    defer { try? to.close() }
    try from.backup(to: to)
    let isWanted = try to.read { try has(positions, $0) }
    try to.close()
    guard isWanted else {
      try FileGuard.remove(copy, in: folder)
      return false
    }
    try FileGuard.publish(copy, as: ViewFiles.complete(P.name, build), in: folder, view: P.name)
    return true
  }

  /// Whether a view has come to one of these positions; nil for any.
  private static func has(_ positions: ClosedRange<Position>?, _ database: Database) throws -> Bool {
    guard let positions else { return true }
    guard let row = try checkpointRow(ViewDatabase(database)) else { return false }
    return row.version == P.version && row.building == nil && positions.contains(row.position)
  }

  static func liveConfiguration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.label = "view \(P.name)"
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = false
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      // For the readers too, which GRDB would let wait for much longer.
      sqlite3_busy_timeout(database.sqliteConnection, Int32(ViewFolder.patience * 1000))
    }
    return configuration
  }

  private static func buildingConfiguration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "rebuild of view \(P.name)"
    configuration.foreignKeysEnabled = false
    // One stays open from chunk to chunk.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      // Some twenty views are built at once: four times as much memory each made none faster.
      // A killed process leaves a journal to roll back; a power failure starts the rebuild anew (`MachineStart`).
      for setting in ["journal_mode = PERSIST", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -4096"] {
        try database.execute(sql: "PRAGMA \(setting)")
      }
    }
    return configuration
  }
}
