// A segment of frames: every frame is looked at, on both sides of damage, and damage is told from a torn write by
// what the manifest and later watermarks prove.

internal import FoundationEssentials

extension Doctor {
  mutating func examineFrames(_ entry: Manifest.Segment, after digest: ChainDigest, _ manifest: Manifest) {
    noting(.frame) { (doctor) throws(StoreFailure) in
      guard let file = try doctor.storage.open(entry.file, writing: false) else { return }
      var found = try FrameExamination.run(file, entry, after: digest, manifest)
      if found.findings.contains(where: { $0.severity == .error }) {
        // The writer may have written while the file was read; a second look sees both of two frames.
        found = try FrameExamination.run(file, entry, after: digest, manifest)
      }
      doctor.findings += found.findings
      doctor.take(found)
    }
  }

  /// Examines a segment that no manifest describes.
  mutating func examineFrames(number: UInt32) {
    noting(.frame) { (doctor) throws(StoreFailure) in
      let name = LogFiles.segment(number)
      guard let file = try doctor.storage.open(name, writing: false) else { return }
      let bytes = try file.allBytes(atMost: FormatLimits.segmentFile, name)
      let header = try bytes.read { (bytes) throws(StoreFailure) in try SegmentHeader(bytes, file: name, writing: false)
      }
      let entry = Manifest.Segment(
        number: number, state: .active, firstPosition: header.firstPosition,
        provenLength: UInt64(SegmentHeader.size), lastPosition: header.firstPosition &- 1, digest: header.digest)
      let manifest = Manifest(epoch: .max, logID: header.logID, segments: [entry])
      doctor.findings += try FrameExamination.run(file, entry, after: header.digest, manifest).findings
    }
  }

  private mutating func take(_ found: FrameExamination) {
    lastPosition = max(lastPosition, found.position - 1)
    digests.merge(found.digests) { $1 }
  }
}

/// The examination of one segment's bytes.
struct FrameExamination {
  private(set) var findings: [Finding] = []
  private(set) var digests: [UInt64: ChainDigest] = [:]
  /// The position that the next frame begins with.
  private(set) var position: UInt64
  private var offset = UInt64(SegmentHeader.size)
  private let entry: Manifest.Segment
  /// Below this, all was durable once.
  private var proven: UInt64

  static func run<F: StorageFile>(
    _ file: F, _ entry: Manifest.Segment, after digest: ChainDigest, _ manifest: Manifest
  ) throws(StoreFailure) -> FrameExamination {
    let bytes = try file.allBytes(atMost: FormatLimits.segmentFile, entry.file)
    return bytes.read { bytes in
      var examination = FrameExamination(entry, after: digest)
      examination.checkHeader(bytes, after: digest, manifest)
      examination.checkFrames(bytes, manifest)
      return examination
    }
  }

  private init(_ entry: Manifest.Segment, after digest: ChainDigest) {
    self.entry = entry
    position = entry.firstPosition
    proven = entry.provenLength
    digests[entry.firstPosition &- 1] = digest
  }

  private mutating func checkHeader(_ bytes: UnsafeRawBufferPointer, after digest: ChainDigest, _ manifest: Manifest) {
    do throws(StoreFailure) {
      let header = try SegmentHeader(bytes, file: entry.file, writing: true)
      guard header.number == entry.number, header.logID == manifest.logID, header.digest == digest,
        header.firstPosition == entry.firstPosition, header.epoch <= manifest.epoch
      else {
        throw StoreFailure(
          .corrupt, "the segment does not belong at this place", file: entry.file, offset: 0,
          remedy: StoreFailure.fileRemedy)
      }
    } catch {
      var finding = Finding(error, .segmentHeader)
      finding.remedy = finding.remedy ?? StoreFailure.fileRemedy
      findings.append(finding)
    }
  }

  private mutating func checkFrames(_ bytes: UnsafeRawBufferPointer, _ manifest: Manifest) {
    var found: [FrameSearch.Found] = []
    FrameSearch(bytes, number: entry.number, logID: manifest.logID).visit { frame, _ in
      let isOfNow = manifest.epoch == .max || frame.header.epoch == manifest.epoch
      // What a lost truncation brought back is no frame any more.
      guard frame.header.offset < entry.provenLength || isOfNow || frame.header.epoch > manifest.epoch else { return }
      found.append(frame)
    }
    proven = found.reduce(proven) { max($0, $1.header.durableThrough) }
    var tail: (offset: UInt64, reason: String)?
    for frame in found {
      let header = frame.header
      let reason = faultBefore(header) ?? frame.fault ?? (header.epoch > manifest.epoch ? "its epoch is newer" : nil)
      if let reason {
        let place = min(offset, header.offset)
        if place < proven || header.epoch > manifest.epoch {
          report(reason, through: header, isLost: frame.fault != nil)
        } else if tail == nil {
          tail = (place, reason)
        }
      }
      guard tail == nil else { break }
      offset = header.end
      position = header.lastPosition + 1
      digests[header.lastPosition] = header.digest
    }
    checkEnd(bytes, tail)
  }

  private func faultBefore(_ header: FrameHeader) -> String? {
    if header.offset > offset { return "there is no valid frame" }
    return header.firstPosition == position ? nil : "positions have a gap"
  }

  private mutating func report(_ reason: String, through header: FrameHeader, isLost: Bool) {
    let last = isLost ? header.lastPosition : header.firstPosition &- 1
    findings.append(
      Finding(
        .error, .frame, "durable frames are damaged: \(reason)", file: entry.file, offset: offset,
        positions: position <= last ? position...last : nil, remedy: StoreFailure.fileRemedy))
  }

  private mutating func checkEnd(_ bytes: UnsafeRawBufferPointer, _ tail: (offset: UInt64, reason: String)?) {
    if offset < proven {
      findings.append(
        Finding(
          .error, .frame, "the segment's frames end before what was durable", file: entry.file, offset: offset,
          positions: position...max(position, entry.lastPosition), remedy: StoreFailure.fileRemedy))
      return
    }
    let rest = bytes.from(min(offset, UInt64(bytes.count)), base: 0)
    guard let last = rest.lastNonZero else { return }
    let size = last + 1
    if entry.state == .active {
      findings.append(
        Finding(
          .notice, .unprovenTail, "\(size) bytes after the last frame were never acknowledged and would be cut off",
          file: entry.file, offset: offset, remedy: "Open the book for writing: it keeps a copy of them."))
    } else {
      findings.append(
        Finding(
          .error, .frame, "a closed segment has bytes after its last frame", file: entry.file, offset: offset,
          remedy: StoreFailure.fileRemedy))
    }
  }
}
