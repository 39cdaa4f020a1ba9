// Going on after a full disk: the log is recovered as when it is opened, with all locks kept, and staging begins anew on
// what is durable.

extension WriterThread {
  /// Recovers a log that has failed because its disk was full, and tells who waits for that.
  func recover(_ waiters: [Waiters.Continuation] = []) {
    // The first of several callers may have done it for all.
    if contents.state.withLock({ $0.buffer.failure?.isMendable == true }) {
      maintenance.whileItRests { beginAnew() }
    }
    let failure = contents.state.withLock { $0.buffer.failure }
    for waiter in waiters { waiter.resume(returning: failure) }
  }

  private func beginAnew() {
    do throws(StoreFailure) {
      let recovered = try Recovery(storage: writer.storage, options: writer.options, held: writer.fence).run()
      if let failure = recovered.report.readOnlyReason { throw failure }
      try requireAll(through: recovered.report.lastPosition, recovered.digest)
      writer.manifest.adopt(recovered.manifest)
      contents.restart(
        recovered.segments, index: recovered.index, epoch: recovered.manifest.epoch,
        durable: Durable(position: recovered.report.lastPosition, digest: recovered.digest))
      writer = LogWriter(
        storage: writer.storage, options: writer.options, manifest: writer.manifest, active: recovered.active,
        fence: writer.fence)
    } catch {
      contents.fail(writer.fence.explanation(of: error))
    }
  }

  /// Throws unless the log still ends with what was acknowledged last, or behind it.
  private func requireAll(through position: UInt64, _ digest: ChainDigest) throws(StoreFailure) {
    let durable = contents.state.withLock { $0.durable }
    if position > durable.position || position == durable.position && digest == durable.digest { return }
    throw StoreFailure(
      .corrupt, "the log no longer ends with what was acknowledged", file: LogFiles.folder,
      positions: position + 1...max(position + 1, durable.position), remedy: StoreFailure.fileRemedy)
  }
}
