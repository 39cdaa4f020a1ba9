// Opening a view's file: the live one, which others read while it grows, or one that is being built, which nobody reads
// and which is written as fast as it goes.

internal import EventSourcing
internal import FoundationEssentials
internal import GRDB
internal import Glibc
internal import TextFormats

extension ViewFile {
  /// Reads the checkpoint of a view without touching its file. Throws `ViewError.needsRebuild` if it holds no complete
  /// view.
  static func inspect(_ path: String) throws(ViewError) -> CheckpointRow {
    guard access(path, F_OK) == 0 else { throw .needsRebuild(view: P.name, .missing) }
    do {
      try FileGuard.claim(path, view: P.name, readOnly: true)
      let queue = try DatabaseQueue(path: path, configuration: liveConfiguration(readOnly: true))
      let row = try queue.read { try checkpointRow(ViewDatabase($0)) }
      try queue.close()
      guard let row, row.building == nil else {
        throw ViewError.needsRebuild(view: P.name, .corrupt("it is not complete"))
      }
      return row
    } catch {
      throw Self.opening(error)
    }
  }

  /// Opens a complete view that this version of the code can go on with.
  static func open(_ path: String, _ row: CheckpointRow, readOnly: Bool) throws(ViewError) -> ViewFile {
    guard row.version == P.version else {
      throw .needsRebuild(view: P.name, .otherVersion(found: row.version))
    }
    do {
      try FileGuard.claim(path, view: P.name, readOnly: readOnly)
      let pool = try DatabasePool(path: path, configuration: liveConfiguration(readOnly: readOnly))
      try pool.read { database in
        for table in P.tables { _ = try database.cachedStatement(sql: table.scan) }
      }
      return ViewFile(path: path, database: pool, row: row)
    } catch {
      throw Self.opening(error)
    }
  }

  /// A file whose tables can't be read is no view that can be gone on with.
  private static func opening(_ error: any Error) -> ViewError {
    let error = ViewError(error, view: P.name)
    guard case .failed(_, let code, let message) = error, code == Int(ResultCode.SQLITE_ERROR.rawValue) else {
      return error
    }
    return .needsRebuild(view: P.name, .corrupt(message))
  }

  /// Opens the file of a rebuild that was broken off, or begins a new one.
  static func building(_ path: String, log: UUID) throws(ViewError) -> ViewFile {
    if let begun = try? resume(path, log: log) { return begun }
    do {
      try FileGuard.remove(path)
      try FileGuard.claim(path, view: P.name, readOnly: false)
      let queue = try DatabaseQueue(path: path, configuration: buildingConfiguration())
      var row = CheckpointRow()
      row.view = P.name
      row.version = P.version
      row.logID = UUIDText.string(log)
      row.building = MachineStart.id
      try queue.write { database in
        let db = ViewDatabase(database)
        try db.execute(CheckpointRow.table.create)
        for table in P.tables { try db.execute(table.create) }
        try write(row, db)
      }
      return ViewFile(path: path, database: queue, row: row)
    } catch {
      throw ViewError(error, view: P.name)
    }
  }

  private static func resume(_ path: String, log: UUID) throws -> ViewFile? {
    guard access(path, F_OK) == 0 else { return nil }
    try FileGuard.claim(path, view: P.name, readOnly: false)
    let queue = try DatabaseQueue(path: path, configuration: buildingConfiguration())
    let row = try queue.read { try checkpointRow(ViewDatabase($0)) }
    guard let row, row.building == MachineStart.id, row.version == P.version, row.logID == UUIDText.string(log) else {
      try queue.close()
      return nil
    }
    return ViewFile(path: path, database: queue, row: row)
  }

  private static func liveConfiguration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.label = "view \(P.name)"
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    return configuration
  }

  private static func buildingConfiguration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "rebuild of view \(P.name)"
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      // A killed process leaves a journal to roll back; a power failure starts the rebuild anew (`MachineStart`).
      for setting in ["journal_mode = PERSIST", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -65536"]
      {
        try database.execute(sql: "PRAGMA \(setting)")
      }
    }
    return configuration
  }
}
