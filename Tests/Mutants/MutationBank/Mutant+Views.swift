// Faults in what guards the views: each leaves out one look at whose file it is, how far it is, or whether it is whole.

extension Mutant {
  static let views = [
    Mutant(
      "view-of-another-log", "ReadModels/ViewStore.swift", "A view of another book is read.",
      "    guard logID == UUIDText.string(log.logID) else { throw .otherLog(view: view) }\n"),
    Mutant(
      "view-ahead-of-log", "ReadModels/ViewStore.swift", "A view that has what the log lost is read.",
      "guard position <= durable.position else {", "guard position <= durable.position || position > 0 else {"),
    Mutant(
      "view-of-a-fork", "ReadModels/ViewStore.swift", "A view of another history of the same book is read.",
      "guard digest != chain.digest else { return }", "guard digest != chain.digest, digest == nil else { return }"),
    Mutant(
      "view-of-a-fork-between-points", "ReadModels/ViewStore.swift",
      "A view of another history is read where the log has no digest at its chain point.",
      "guard digest != chain.digest else { return }", "guard let digest, digest != chain.digest else { return }"),
    Mutant(
      "view-log-not-refreshed", "ReadModels/ViewStore.swift",
      "A view that another process brought beyond what was seen of the log is refused.",
      "      if position > log.durable.position { try log.refresh() }\n"),
    Mutant(
      "view-file-moved", "ReadModels/ViewFile.swift", "A file that is not the view's any more is read and written.",
      "guard !db.isMoved, try folder", "guard try folder"),
    Mutant(
      "view-folder-moved", "ReadModels/ViewFile.swift", "Views are read and written in a folder that was moved away.",
      "guard !db.isMoved, try folder.isInPlace(), let row", "guard !db.isMoved, let row"),
    Mutant(
      "view-grows-elsewhere", "ReadModels/ViewFile.swift", "A view grows when its log lies elsewhere.",
      "    try log.requirePlace(ofView: P.name)\n"),
    Mutant(
      "view-published-elsewhere", "ReadModels/ViewStore.swift",
      "A view is put in its place when its log lies elsewhere.",
      "    try log.requirePlace(ofView: name)\n"),
    Mutant(
      "view-memory-kept", "ReadModels/ViewFile.swift",
      "What is remembered of the rows is relied on when another process has changed them.",
      "writing = Writing(row: stored)", "writing.row = stored"),
    Mutant(
      "view-memory-kept-after-error", "ReadModels/ViewFile.swift",
      "What is remembered of rows that were not kept is relied on.", "writing = Writing(row: before)",
      "writing.row = before"),
    Mutant(
      "view-with-a-gap", "ReadModels/ViewFile.swift", "A view takes in events that follow others which it lacks.",
      "    guard chunk.start <= stored.position else { throw ViewBehind() }\n"),
    Mutant(
      "view-takes-twice", "ReadModels/ViewFile.swift", "A view takes in again what another process gave it.",
      "chunk.events.firstIndex { $0.envelope.position > stored.position } ?? chunk.events.endIndex",
      "chunk.events.startIndex"),
    Mutant(
      "view-read-behind", "ReadModels/ViewFile.swift", "An answer lacks what was committed before it was asked for.",
      "      guard row.position >= position else { throw ViewBehind() }\n"),
    Mutant(
      "view-damage-forgotten", "ReadModels/ViewFile+Opening.swift", "A view that was found damaged is opened again.",
      "if FileGuard.exists(ViewFiles.damaged(P.name, build), in: folder) {", "if build < 0 {"),
    Mutant(
      "view-damage-not-marked", "ReadModels/ViewSet+Verification.swift",
      "A view that differs from a fresh replay is read on.",
      "      if !isEqual { viewStore.markDamaged(\"its rows differ from a fresh replay\") }\n"),
    Mutant(
      "view-compared-elsewhere", "ReadModels/ViewSet+Verification.swift",
      "A view is compared with a fresh replay up to a position that is not its own.",
      "at: position, from: log, in: workshop", "at: log.durable.position, from: log, in: workshop"),
    Mutant(
      "view-compared-with-itself", "ReadModels/ViewSet+Verification.swift", "Wrong rows are called equal.",
      "outcome: isEqual ? .equal : .differs", "outcome: .equal"),
    Mutant(
      "view-digest-without-last-column", "ReadModels/ViewDigest.swift", "A wrong value in a last column is not seen.",
      "for column in 0..<columns { self", "for column in 0..<columns - 1 { self"),
    Mutant(
      "view-digest-without-rows", "ReadModels/ViewDigest.swift", "A wrong row is not seen.",
      "      try hash.rows(statement.sqliteStatement, columns: Int32(table.columns.count))\n"),
    Mutant(
      "view-integrity-unchecked", "ReadModels/ViewCheck.swift", "An index that lacks a row is not seen.",
      "guard found == [\"ok\"] else", "guard !found.isEmpty else"),
    Mutant(
      "view-schema-unchecked", "ReadModels/ViewCheck.swift", "Tables with other columns are read.",
      "guard found.sorted() == statements else", "guard !found.isEmpty else"),
    Mutant(
      "view-of-another-version", "ReadModels/ViewFile+Opening.swift", "Rows of another version of the code are read.",
      "guard row.version == P.version else {", "guard row.version >= 0 else {"),
    Mutant(
      "view-half-built", "ReadModels/ViewFile+Opening.swift", "A view that is not complete is read.",
      "checkpointRow(ViewDatabase($0)) }), row.building == nil else {", "checkpointRow(ViewDatabase($0)) }) else {"),
    Mutant(
      "view-unchecked-after-kill", "ReadModels/FileLock.swift", "What a killed process left is believed.",
      "      if lock.isMarked { try check() }\n"),
    Mutant(
      "view-use-not-marked", "ReadModels/FileLock.swift", "A killed process leaves no trace.",
      "      lock.isMarked = true\n"),
    Mutant(
      "view-mark-left", "ReadModels/FileLock.swift", "Whoever closes a view leaves the trace of a killed process.",
      "    if lock.takeAlone() { lock.isMarked = false }\n"),
    Mutant(
      "view-built-by-two", "ReadModels/FileLock.swift", "Two processes build the same file.",
      "while !lock.takeAlone() {", "while !lock.takeAlone(), seen > .now() {"),
    Mutant(
      "build-of-before-a-crash", "ReadModels/ViewFile+Opening.swift",
      "A build that was written without syncing is gone on with after the machine went down.",
      "      mark.machine == MachineStart.id, mark", "      mark"),
    Mutant(
      "build-of-a-later-end", "ReadModels/ViewFile+Opening.swift",
      "A build that left out streams which end later is gone on with to an earlier end.",
      "MachineStart.id, mark.end <= end", "MachineStart.id"),
    Mutant(
      "build-of-another-log", "ReadModels/ViewFile+Opening.swift", "A build of another book is gone on with.",
      "      row.logID == UUIDText.string(log), let mark", "      let mark"),
    Mutant(
      "build-of-another-version", "ReadModels/ViewFile+Opening.swift",
      "A build of another version of the code is gone on with.",
      "try queue.read({ try checkpointRow(ViewDatabase($0)) }), row.version == P.version,",
      "try queue.read({ try checkpointRow(ViewDatabase($0)) }),"),
    Mutant(
      "view-link-followed", "ReadModels/FileGuard.swift", "A view's file is followed through a link.",
      "guard info.st_mode & S_IFMT == S_IFREG else {", "guard info.st_mode & S_IFMT != S_IFDIR else {"),
    Mutant(
      "view-for-everybody", "ReadModels/FileGuard.swift", "Anybody may read a view.",
      "guard fchmodat(folder.descriptor, name, 0o600, 0) == 0 else", "guard name.isEmpty == false else"),
    Mutant(
      "views-prove-nothing", "ReadModels/ViewEvidence.swift", "A log that lost what its views have is written on.",
      "    for row in rows(of: files) { try row?.check(against: log) }\n"),
    Mutant(
      "copy-of-the-views-believed", "ReadModels/ViewStore.swift",
      "A private copy that was made for another copy of the book is taken for a proof against this one.",
      "where folder.isPrivate && error.isOfOtherHistory {", "where folder.isPrivate && error.isBusy {"),
  ]
}
