// Faults in recovering a log: steps left out or reordered, and tails judged wrongly.
// Each lets a crash, or a second one during recovery, lose what was acknowledged or show what was not.

extension Mutant {
  static let recovery = [
    Mutant(
      "log-folder-unsynced", "EventLog/Recovery/Recovery.swift", "The new log folder's name is not synced.",
      "    try storage.syncFolder(\"\")\n"),
    Mutant(
      "epoch-kept", "EventLog/Recovery/ActiveRecovery.swift", "Recovery does not raise the epoch.",
      "    manifest.epoch += 1\n"),
    Mutant(
      "features-not-raised", "EventLog/Recovery/ActiveRecovery.swift",
      "An older manifest does not keep older programs off what is appended.",
      "    manifest.features.formUnion(.known)\n"),
    Mutant(
      "epoch-not-recorded", "EventLog/Recovery/ActiveRecovery.swift", "The raised epoch does not reach the manifest.",
      "    fence.adopt(manifest, try storage.replaceManifest(manifest))\n"),
    Mutant(
      "tail-not-rewritten", "EventLog/Recovery/ActiveTail.swift",
      "Unproven frames are shown as the page cache has them, though the disk may lack them (F8).",
      "      try segment.file.write(UnsafeRawBufferPointer(rebasing: frames), at: unproven)\n", "      _ = frames\n"),
    Mutant(
      "repair-unsynced", "EventLog/Recovery/ActiveTail.swift", "The repaired tail is shown before it is synced.",
      "if stop > unproven || dirtyEnd > stop { try segment.file.sync() }"),
    Mutant(
      "cut-without-copy", "EventLog/Recovery/ActiveTail.swift", "A cut tail is not kept aside.",
      "      try keepCopy(storage, name: copy)\n"),
    Mutant(
      "cut-copy-unsynced", "EventLog/Recovery/ActiveTail.swift", "The copy of a cut tail is not synced.",
      "    try copy.sync()\n"),
    Mutant(
      "cut-copy-name-unsynced", "EventLog/Recovery/ActiveTail.swift", "The name of a cut tail's copy is not synced.",
      "    try storage.syncFolder(LogFiles.folder)\n"),
    Mutant(
      "cut-before-copy", "EventLog/Recovery/ActiveTail.swift", "A tail is cut before its copy is kept.",
      """
            try keepCopy(storage, name: copy)
            try segment.file.writeZeros(from: stop, to: dirtyEnd)
      """,
      """
            try segment.file.writeZeros(from: stop, to: dirtyEnd)
            try segment.file.sync()
            try keepCopy(storage, name: copy)
      """),
    Mutant(
      "tail-not-cut", "EventLog/Recovery/ActiveTail.swift", "Torn bytes stay behind the last frame.",
      "      try segment.file.writeZeros(from: stop, to: dirtyEnd)\n"),
    Mutant(
      "unproven-shown-when-full", "EventLog/Recovery/ActiveRecovery.swift",
      "A log that cannot be repaired shows what nothing proves.",
      "limit: max(end.provenEnd, survey.end?.offset ?? 0))", "limit: .max)"),
    Mutant(
      "fill-level-forgotten", "EventLog/Recovery/ActiveRecovery.swift", "Growing begins within the recovered frames.",
      "size: base + UInt64(bytes.count), mark: mark)", "size: base, mark: mark)"),
  ]

  static let judgement = [
    Mutant(
      "watermark-not-believed", "EventLog/Segments/SegmentIdentity.swift", "No watermark proves anything.",
      "header.epoch == epoch && header.durableThrough > stop", "header.epoch == epoch && header.durableThrough == .max"),
    Mutant(
      "later-epoch-ignored", "EventLog/Segments/SegmentIdentity.swift", "Frames of a later epoch prove nothing.",
      "header.epoch > epoch || header.epoch == epoch", "header.epoch == epoch"),
    Mutant(
      "older-epoch-proves", "EventLog/Segments/SegmentIdentity.swift", "Stale frames count as proof.",
      "header.epoch == epoch && header.durableThrough > stop", "header.durableThrough > stop"),
    Mutant(
      "any-later-frame-proves", "EventLog/Segments/SegmentIdentity.swift",
      "Any valid frame behind a bad one counts as proof of damage.", "header.durableThrough > stop\n",
      "header.offset > stop\n"),
    Mutant(
      "proof-from-elsewhere", "EventLog/Segments/SegmentIdentity.swift", "Frames that belong elsewhere count as proof.",
      "guard header.logID == logID, header.segment == number, header.offset == stop + UInt64(index),",
      "guard"),
    Mutant(
      "proven-length-ignored", "EventLog/Recovery/SegmentLoader.swift",
      "Frames that the manifest proves may be missing.",
      "guard point.offset >= entry.provenLength else", "guard point.offset >= UInt64(SegmentHeader.size) else"),
    Mutant(
      "proof-not-compared", "EventLog/Recovery/SegmentLoader.swift",
      "The manifest's last position and digest are not compared.",
      "        if cursor.point.offset == entry.provenLength { try checkProof(cursor.point) }\n"),
    Mutant(
      "closed-end-not-compared", "EventLog/Recovery/SegmentLoader.swift",
      "A closed segment without frames may be said to have any.",
      "      try checkProof(end.point)\n"),
    Mutant(
      "surveyed-proof-not-compared", "EventLog/Segments/FrameSurvey.swift",
      "The manifest's last position and digest are not compared in what the index has.",
      "        try checkProof(at: cursor.point)\n"),
    Mutant(
      "surveyed-content-unchecked", "EventLog/Segments/FrameChecks.swift",
      "What the index has is not compared with its checksums when a log is opened.",
      "    _ = try header.checked(stored)\n"),
    Mutant(
      "index-of-another-history", "EventLog/Recovery/IndexHistory.swift",
      "The index may be of another history than the log.",
      "guard digest != self.digest else { return }", "guard digest == nil else { return }"),
    Mutant(
      "indexed-segment-of-another-history", "EventLog/Recovery/IndexLoading.swift",
      "The index may be of another history where it ends with a segment.",
      "        try info.requireHistory(entry.digest)\n"),
    Mutant(
      "loose-run-proves-nothing", "EventLog/Recovery/ActiveRecovery.swift",
      "A run that no chain leads to does not prove how far the log was durable.",
      "    try survey.refuseLoss(behind: end.lastPosition)\n"),
    Mutant(
      "index-without-manifest", "EventLog/Recovery/Recovery.swift",
      "A lost log folder beside an index is taken for a new log.",
      "if case .lost(let error) = try storage.logPresence() { throw error }", "_ = try storage.logPresence()"),
    Mutant(
      "closed-tail-unchecked", "EventLog/Recovery/SegmentLoader.swift", "A closed segment may end in anything.",
      "if let dirt = bytes.from(end.offset, base: base).firstNonZero {",
      "if let dirt = bytes.from(end.offset, base: base).prefix(0).firstIndex(of: 0) {"),
    Mutant(
      "active-tail-unchecked", "EventLog/Recovery/ActiveTail.swift", "Bytes behind the last frame are not looked at.",
      "let dirt = tail.lastNonZero.map { $0 + 1 } ?? 0", "let dirt = tail.prefix(0).count"),
    Mutant(
      "unnamed-segments-ignored", "EventLog/Recovery/LogFolder.swift",
      "Segments with frames that no manifest names are overlooked.",
      "      if let offset = try firstDirt(file) { return (name, offset) }\n"),
    Mutant(
      "unnamed-sealed-ignored", "EventLog/Recovery/LogFolder.swift",
      "Sealed segments that no manifest names are overlooked.",
      "if found.isSealed { return (name, nil) }", "if found.isSealed { continue }"),
    Mutant(
      "missing-segment-unseen", "EventLog/Recovery/LogFolder.swift", "A missing segment is not noticed at opening.",
      "where !files.contains(segment.file) {", "where files.isEmpty {"),
    Mutant(
      "segment-not-compared", "EventLog/Recovery/SegmentLoader.swift",
      "A segment may be another one, or another log's.",
      """
          guard header.number == entry.number, header.logID == manifest.logID, header.digest == digest,
            header.firstPosition == entry.firstPosition, header.epoch <= manifest.epoch
      """,
      """
          guard header.epoch <= .max, digest == digest
      """),
    Mutant(
      "reader-ends-at-damage", "EventLog/Recovery/ActiveTail.swift",
      "A reader takes damage that a later frame proves for the end of the log.",
      "      if lastStop == walked.end.offset { throw damage }\n",
      "      _ = damage\n      if lastStop == walked.end.offset { return walked.result }\n"),
    Mutant(
      "loss-not-missed", "EventLog/Reading/LogFollower.swift",
      "A reader goes on although what it has shown is no longer there.",
      "    try reopened.refuseLoss(of: durable)\n"),
  ]
}
