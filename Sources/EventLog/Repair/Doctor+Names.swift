// The names in the log's folder, against those that the manifest gives.

extension Doctor {
  mutating func examineNames(_ manifest: Manifest) {
    noting(.missingFile) { (doctor) throws(StoreFailure) in try LogFolder(doctor.storage).check(manifest) }
    let names = ((try? LogFolder(storage))?.files ?? []).sorted()
    let own = Set(manifest.segments.map(\.file) + [LogFiles.manifest, LogFiles.durable])
    for segment in manifest.segments where !names.contains(segment.file) {
      guard !findings.contains(where: { $0.file == segment.file }) else { continue }
      findings.append(Finding(segment.missing, .missingFile))
    }
    for name in names where !own.contains(name) && !findings.contains(where: { $0.file == name }) {
      findings.append(finding(ofUnnamed: name))
    }
  }

  private func finding(ofUnnamed name: String) -> Finding {
    if name == LogFiles.newManifest {
      return Finding(.notice, .leftOverFile, "a manifest that was not finished; it is overwritten", file: name)
    }
    if LogFiles.epoch(ofCutTail: name) != nil {
      return Finding(
        .notice, .leftOverFile, "bytes that a recovery cut off; no reader needs them", file: name,
        remedy: "Delete the file when nobody wants to look at it.")
    }
    if LogFiles.segment(ofFile: name) != nil {
      return Finding(
        .notice, .leftOverFile, "a segment that a crash left; the next opening for writing deletes or fills it",
        file: name)
    }
    return Finding(
      .warning, .unknownFile, "the log does not know this file", file: name, remedy: "Move it elsewhere.")
  }
}
