// Faults in recovering a log: steps left out or reordered, and tails judged wrongly.
// Each lets a crash, or a second one during recovery, lose what was acknowledged or show what was not.

extension Mutant {
  static let recovery = [
    Mutant(
      "log-folder-unsynced", "EventLog/Recovery/Recovery.swift", "The new log folder's name is not synced.",
      "    try storage.syncFolder(\"\")\n"),
    Mutant(
      "epoch-kept", "EventLog/Recovery/Recovery.swift", "Recovery does not raise the epoch.",
      "    manifest.epoch += 1\n"),
    Mutant(
      "epoch-not-recorded", "EventLog/Recovery/Recovery.swift", "The raised epoch does not reach the manifest.",
      """
          try storage.replaceManifest(manifest)
          return manifest
        }
      }
      """,
      """
          return manifest
        }
      }
      """),
    Mutant(
      "tail-not-rewritten", "EventLog/Recovery/ActiveTail.swift",
      "Unproven frames are shown as the page cache has them, though the disk may lack them (F8).",
      "      try segment.file.write(frames, at: segment.entry.provenLength)\n", "      _ = frames\n"),
    Mutant(
      "repair-unsynced", "EventLog/Recovery/ActiveTail.swift", "The repaired tail is shown before it is synced.",
      "if stop > proven || dirtyEnd > stop { try segment.file.sync() }", "_ = proven"),
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
            try segment.file.writeZeros(from: end.offset, to: UInt64(dirtyEnd))
      """,
      """
            try segment.file.writeZeros(from: end.offset, to: UInt64(dirtyEnd))
            try segment.file.sync()
            try keepCopy(storage, name: copy)
      """),
    Mutant(
      "tail-not-cut", "EventLog/Recovery/ActiveTail.swift", "Torn bytes stay behind the last frame.",
      "      try segment.file.writeZeros(from: end.offset, to: UInt64(dirtyEnd))\n"),
    Mutant(
      "unproven-shown-when-full", "EventLog/Recovery/Recovery.swift",
      "A log that cannot be repaired shows what nothing proves.", "limit: end.provenEnd)", "limit: .max)"),
    Mutant(
      "fill-level-forgotten", "EventLog/Recovery/Recovery.swift", "Growing begins within the recovered frames.",
      "filled: UInt64(bytes.count))", "filled: 512)"),
  ]

  static let judgement = [
    Mutant(
      "watermark-not-believed", "EventLog/Recovery/SegmentWalker.swift", "No watermark proves anything.",
      "header.epoch == epoch && header.durableThrough > stop", "header.epoch == epoch && header.durableThrough == .max"),
    Mutant(
      "later-epoch-ignored", "EventLog/Recovery/SegmentWalker.swift", "Frames of a later epoch prove nothing.",
      "header.epoch > epoch || header.epoch == epoch", "header.epoch == epoch"),
    Mutant(
      "older-epoch-proves", "EventLog/Recovery/SegmentWalker.swift", "Stale frames count as proof.",
      "header.epoch == epoch && header.durableThrough > stop", "header.durableThrough > stop"),
    Mutant(
      "any-later-frame-proves", "EventLog/Recovery/SegmentWalker.swift",
      "Any valid frame behind a bad one counts as proof of damage.", "header.durableThrough > stop\n",
      "header.offset > stop\n"),
    Mutant(
      "proof-from-elsewhere", "EventLog/Recovery/SegmentWalker.swift", "Frames that belong elsewhere count as proof.",
      "guard header.logID == logID, header.segment == number, header.offset == UInt64(index),",
      "guard"),
    Mutant(
      "proven-length-ignored", "EventLog/Recovery/SegmentLoader.swift",
      "Frames that the manifest proves may be missing.",
      "guard walker.offset >= entry.provenLength else", "guard walker.offset >= UInt64(SegmentHeader.size) else"),
    Mutant(
      "proof-not-compared", "EventLog/Recovery/SegmentLoader.swift",
      "The manifest's last position and digest are not compared.",
      "        if walker.offset == entry.provenLength { try checkProof(walker) }\n"),
    Mutant(
      "closed-tail-unchecked", "EventLog/Recovery/SegmentLoader.swift", "A closed segment may end in anything.",
      "firstIndex(where: { $0 != 0 })", "firstIndex(where: { _ in false })"),
    Mutant(
      "active-tail-unchecked", "EventLog/Recovery/ActiveTail.swift", "Bytes behind the last frame are not looked at.",
      "lastIndex { $0 != 0 }", "lastIndex { _ in false }"),
    Mutant(
      "unnamed-segments-ignored", "EventLog/Recovery/Recovery.swift",
      "Segments with frames that no manifest names are overlooked.",
      "guard start.read({ FrameHeader($0) }) != nil else { continue }", "guard start.count > .max - 1 else { continue }"
    ),
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
  ]
}
