// All views made from the log anew, for the sake of how that goes: nothing of it is kept.

public import EventSourcing

extension ViewSet {
  /// Makes every view from the log in a folder that goes away, and gives the digests of their rows.
  ///
  /// - Throws: `corrupt` with the event that a view can't take in.
  public func replayed(
    from log: some EventReader, progress: ((ViewProgress) -> Void)? = nil
  ) throws -> [(name: String, digest: ViewDigest)] {
    let workshop = try PrivateFolder.makeTemporary("replay")
    defer { PrivateFolder.remove(workshop.path) }
    let target = log.durable
    let builds = try viewStores.map { try $0.building(in: workshop, log: log.logID, through: target.position) }
    defer { for build in builds { try? build.close() } }
    do {
      try buildingFeed(viewStores, log).run(builds, through: target, progress: progress)
    } catch let error as ViewError {
      throw try explained(error, log)
    }
    return try zip(viewStores, builds).map { ($0.name, try $1.digest()) }
  }

  /// The error with the event that brings it about, if one does.
  private func explained(_ error: ViewError, _ log: some EventReader) throws -> any Error {
    guard case .failed(let name, _, _) = error, let viewStore = try? choose([name]).first,
      let (envelope, reason) = try viewStore.failure(of: log)
    else { return error }
    return StoreFailure(
      .corrupt,
      "the view \(name) can't take in #\(envelope.position), \(envelope.type) of \(envelope.stream): \(reason)")
  }
}
