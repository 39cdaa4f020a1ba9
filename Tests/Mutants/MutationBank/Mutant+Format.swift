// Faults in what counts as a valid frame, in limits, and in the calls to the real disk.
// Each shows wrong bytes, trusts a hostile length, or loses what the kernel said.

extension Mutant {
  static let validity = [
    Mutant(
      "header-checksum-unchecked", "EventLog/Format/FrameHeader.swift", "A frame header's checksum is not checked.",
      "guard bytes.loadUnaligned(fromByteOffset: 92, as: UInt32.self).littleEndian == CRC.checksum(covered)",
      "guard covered.count == 92"),
    Mutant(
      "content-checksum-unchecked", "EventLog/Format/FrameHeader.swift", "A content's checksum is not checked.",
      "stored.count == Int(storedLength), CRC.checksum(stored) == contentChecksum",
      "stored.count == Int(storedLength)"),
    Mutant(
      "manifest-checksum-unchecked", "EventLog/Format/Manifest+Reading.swift",
      "The manifest's checksum is not checked.",
      "== CRC.checksum(body)", "!= CRC.checksum(body) &+ 1"),
    Mutant(
      "segment-checksum-unchecked", "EventLog/Format/SegmentHeader.swift", "A segment's checksum is not checked.",
      ".littleEndian == checksum", ".littleEndian | checksum != 0"),
    Mutant(
      "epoch-unchecked", "EventLog/Segments/SegmentIdentity.swift",
      "Frames of any epoch count behind the proven length.",
      ": header.epoch == epoch\n", ": true\n"),
    Mutant(
      "place-unchecked", "EventLog/Segments/SegmentIdentity.swift", "Frames count wherever they lie.",
      "guard header.logID == logID, header.segment == number, header.offset == point.offset else",
      "guard header.offset <= .max else"),
    Mutant(
      "positions-unchecked", "EventLog/Segments/SegmentIdentity.swift", "Positions may have gaps.",
      "guard header.firstPosition == point.position else", "guard header.firstPosition <= .max else"),
    Mutant(
      "own-watermark-unchecked", "EventLog/Segments/SegmentIdentity.swift", "A watermark may lie beyond its frame.",
      "guard header.durableThrough <= point.offset else", "guard header.durableThrough <= .max else"),
    Mutant(
      "chain-unchecked", "EventLog/Segments/FrameChecks.swift", "A frame of another history counts.",
      "guard expected == header.digest else", "guard expected != .start else"),
    Mutant(
      "versions-unchecked", "EventLog/Index/LogIndex+Replay.swift", "Versions of a stream may have gaps.",
      "guard streams[number].version == stream.base else", "guard streams[number].version <= .max else"),
    Mutant(
      "read-header-unchecked", "EventLog/Segments/FrameChecks.swift", "A read takes whatever frame lies at the place.",
      """
          guard let entry, header.firstPosition == entry.firstPosition,
            header.count == entry.count, header.offset == UInt64(entry.offset), header.segment == entry.segment,
            header.storedLength == entry.storedLength
          else
      """,
      """
          guard entry != nil else
      """),
    Mutant(
      "newer-version-accepted", "EventLog/Format/FrameHeader.swift", "Frames of another version are read as ours.",
      "guard bytes[4] == FrameHeader.version, bytes[6] == 0, bytes[7] == 0, isWithinLimits",
      "guard isWithinLimits"),
    Mutant(
      "features-ignored", "EventLog/Format/FeatureBits.swift", "Unknown required features are ignored.",
      "let unknown = required & ~FeatureBits.known.required", "let unknown: UInt64 = 0"),
  ]

  static let limits = [
    Mutant(
      "raw-length-unlimited", "EventLog/Format/FrameHeader.swift", "A frame may claim any memory.",
      "guard rawLength <= UInt32(BatchLimits.batch), UInt64(rawLength) <= 255 * UInt64(storedLength) else",
      "guard rawLength <= .max else"),
    Mutant(
      "count-unlimited", "EventLog/Format/FrameHeader.swift", "A frame may claim more events than its bytes can hold.",
      "guard count <= rawLength / 3 else", "guard count <= .max else"),
    Mutant(
      "run-unlimited", "EventLog/Format/FrameHeader.swift", "A run may claim any memory.",
      "UInt64(runOffset) + UInt64(rawLength) <= UInt64(FormatLimits.run)", "UInt64(runOffset) > 0"),
    Mutant(
      "size-inexact", "LZ4/LZ4Block.swift", "A block may decompress to fewer bytes than announced.",
      "return Int(written) == target.count", "return Int(written) >= 0"),
    Mutant(
      "payload-unlimited", "LogTypes/BatchSize.swift", "Payloads beyond the limit are taken.",
      "guard payload <= BatchLimits.payload else",
      "guard payload <= .max else"),
    Mutant(
      "batch-unlimited", "LogTypes/BatchSize.swift", "Batches beyond a frame's limit are taken.",
      "guard bytes <= BatchLimits.batch else", "guard bytes <= .max else"),
    Mutant(
      "length-beyond-content", "EventLog/Format/ByteSource.swift", "A length may reach beyond what is there.",
      "guard count >= 0, count <= left else", "guard count >= 0, count <= left + 1 else"),
  ]

  static let disk = [
    Mutant(
      "sync-does-nothing", "EventLog/Storage/DiskFile.swift", "Nothing is ever synced on the real disk.",
      "guard fdatasync(descriptor) == 0 else", "guard descriptor >= 0 else"),
    Mutant(
      "sync-repeated-by-file", "EventLog/Storage/DiskFile.swift", "A failed system call is repeated and believed.",
      "guard fdatasync(descriptor) == 0 else", "guard fdatasync(descriptor) == 0 || fdatasync(descriptor) == 0 else"),
    Mutant(
      "short-write-believed", "EventLog/Storage/DiskFile.swift", "A short write counts as a whole one.",
      """
            guard count > 0 else { throw failure("writing") }
            done += count
      """,
      """
            guard count > 0 else { throw failure("writing") }
            done = bytes.count
      """),
    Mutant(
      "interruption-is-failure", "EventLog/Storage/DiskFile.swift", "An interrupted write fails.",
      """
            let count = pwrite(descriptor, start + done, bytes.count - done, off_t(offset) + off_t(done))
            if count < 0 && errno == EINTR { continue }
      """,
      """
            let count = pwrite(descriptor, start + done, bytes.count - done, off_t(offset) + off_t(done))
      """),
    Mutant(
      "parent-folder-unsynced", "EventLog/Storage/DiskStorage.swift", "The name of a new book is not synced.",
      "    try sync(parent, name)\n"),
    Mutant(
      "lock-not-taken", "CDisk/disk.c", "Two processes may write.",
      "do { result = flock(fd, LOCK_EX | LOCK_NB); } while (result != 0 && errno == EINTR);", "result = fd < 0;"),
    Mutant(
      "lock-by-process", "CDisk/disk.c", "The lock is one that the same process can take twice.",
      "do { result = flock(fd, LOCK_EX | LOCK_NB); } while (result != 0 && errno == EINTR);",
      "result = lockf(fd, F_TLOCK, 0);"),
    Mutant(
      "links-followed", "CDisk/disk.c", "A symbolic link in place of a file is followed.",
      "always = O_NOFOLLOW | O_CLOEXEC", "always = O_CLOEXEC"),
    Mutant(
      "descriptors-inherited", "CDisk/disk.c", "A child process inherits the log's files, and its lock.",
      "always = O_NOFOLLOW | O_CLOEXEC", "always = O_NOFOLLOW"),
    Mutant(
      "pipes-waited-for", "CDisk/disk.c", "A pipe in place of a file is waited for.",
      " | O_NONBLOCK | O_NOCTTY", ""),
    Mutant(
      "any-kind-of-file", "EventLog/Storage/DiskStorage.swift", "A pipe or a device is taken for a file.",
      "guard fstat(descriptor, &facts) == 0, FileKind(facts.st_mode) == .file else",
      "guard fstat(descriptor, &facts) == 0 else"),
    Mutant(
      "path-found-again", "EventLog/Storage/OpenedFolders.swift", "Every call finds the folder by its path again.",
      "      held[name] = folder\n      return folder\n", "      return folder\n"),
    Mutant(
      "made-over-other-names", "EventLog/Storage/DiskStorage.swift", "A new file empties the one that it replaces.",
      """
            guard error.errno == EEXIST else { throw error }
            try remove(name)
            return try file(name, O_RDWR | O_CREAT | O_EXCL)
      """,
      """
            guard error.errno == EEXIST else { throw error }
            return try file(name, O_RDWR | O_CREAT | O_TRUNC)
      """),
    Mutant(
      "size-believed", "EventLog/Storage/Storage.swift", "Room is made for as much as a file claims to be.",
      "guard size <= limit else", "guard size <= limit || size > limit else"),
    Mutant(
      "large-run-mapped", "EventLog/IndexRuns/IndexRun.swift", "A run of any size is mapped.",
      "    guard try file.size() <= FormatLimits.indexRunFile else { return nil }\n"),
    Mutant(
      "reader-stays-in-old-folder", "EventLog/LogReader.swift", "A reader goes on in a folder that was moved away.",
      "if try following.storage.isElsewhere() {",
      "if try following.storage.isElsewhere(), following.log.segments.isEmpty {"),
  ]
}
