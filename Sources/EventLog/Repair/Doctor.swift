// Examines a log without changing anything and collects all that is wrong, instead of stopping at the first.
// What it does not understand in detail, an ordinary verification still finds: nothing that is refused goes unnamed.

internal import FoundationEssentials

/// One examination of a log.
struct Doctor<S: Storage> {
  let storage: S
  var findings: [Finding] = []
  var files = 0
  /// The chain digest at the ends of frames and segments that were found whole, as far as the index needs them.
  var digests: [UInt64: ChainDigest] = [:]
  /// The last position that was found.
  var lastPosition: UInt64 = 0

  init(_ storage: S) { self.storage = storage }

  mutating func run() {
    do throws(StoreFailure) {
      if let manifest = try storage.readManifest(writing: true) {
        examine(manifest)
      } else {
        if let absence = try storage.absence() { findings.append(Finding(absentLog: absence)) }
        examineWithoutManifest()
      }
    } catch {
      var finding = Finding(error, .manifest)
      finding.remedy = finding.remedy ?? StoreFailure.fileRemedy
      findings.append(finding)
      examineWithoutManifest()
    }
  }

  private mutating func examine(_ manifest: Manifest) {
    examineNames(manifest)
    // Before the segments: a writer may index meanwhile what it appended behind what is seen of them here.
    let runs = indexRuns(logID: manifest.logID)
    for (number, entry) in manifest.segments.enumerated() {
      files += 1
      let digest = number == 0 ? ChainDigest.start : manifest.segments[number - 1].digest
      entry.state == .sealed ? examineSealed(entry, manifest) : examineFrames(entry, after: digest, manifest)
    }
    if let runs { examineIndex(runs, logID: manifest.logID) }
    if !findings.contains(where: { $0.severity == .error }) { verify(manifest) }
  }

  /// What an ordinary opening and verification say, in case that something escaped the examination.
  private mutating func verify(_ manifest: Manifest) {
    do throws(StoreFailure) {
      // A damaged index was named already, and takes nothing from the log.
      var verification = Verification(
        storage: storage, atLeast: Durable(position: 0, digest: .start),
        comparesIndex: !findings.contains { $0.code == .indexDamaged })
      _ = try verification.run(manifest)
      _ = try LogFollower.open(storage, manifest)
    } catch {
      let isOfIndex = error.file?.hasPrefix(IndexFiles.folder) == true
      if isOfIndex, findings.contains(where: { $0.code == .indexDamaged }) { return }
      findings.append(Finding(error, .history))
    }
  }

  /// While a segment is sealed, its frames and its blocks are both on the disk.
  mutating func examine(freeSpace: UInt64?) {
    let wanted = 2 * LogOptions().segmentSize
    guard let freeSpace, freeSpace < wanted else { return }
    findings.append(
      Finding(
        .warning, .diskSpace,
        "only \(freeSpace >> 20) MiB are free on the disk; writing and sealing want \(wanted >> 20) MiB",
        remedy: "Free some space."))
  }

  /// Examines segments by what their own headers say.
  private mutating func examineWithoutManifest() {
    let found = ((try? LogFolder(storage))?.files ?? []).compactMap { LogFiles.segment(ofFile: $0) }
    for number in found.filter({ !$0.isSealed }).map(\.number).sorted() {
      files += 1
      examineFrames(number: number)
    }
  }

  /// Runs `body` and makes a finding of what it throws.
  mutating func noting(_ code: Finding.Code, _ body: (inout Doctor) throws(StoreFailure) -> Void) {
    do throws(StoreFailure) {
      try body(&self)
    } catch {
      findings.append(Finding(error, code))
    }
  }
}

extension Finding {
  fileprivate init(absentLog error: StoreFailure) {
    self.init(error, .manifest)
    severity = .error
    code = .manifest
    remedy = remedy ?? StoreFailure.fileRemedy
  }
}

extension Storage {
  /// Examines the log in this folder: what is damaged, what is left over, what a recovery would cut, and what to do.
  ///
  /// Changes nothing and takes no lock. What cannot be read is a finding too.
  public func diagnoseLog() -> Diagnosis {
    var doctor = Doctor(self)
    for _ in 0..<8 {
      let before = try? readManifest(writing: false)
      doctor = Doctor(self)
      doctor.run()
      // A writer may have rotated, sealed or merged meanwhile.
      guard doctor.findings.contains(where: { $0.severity == .error }),
        (try? readManifest(writing: false)) != before
      else { break }
    }
    let freeSpace = freeSpace()
    doctor.examine(freeSpace: freeSpace)
    return Diagnosis(
      findings: doctor.findings, files: doctor.files, writer: lockHolder(LogFiles.lock), freeSpace: freeSpace)
  }
}
