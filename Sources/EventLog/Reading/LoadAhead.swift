// Decompresses the next sealed segment on a second thread while the present one is passed on.
// Whoever waits for a segment helps to load it, so both cores have work whichever of the two is slower.

/// The loading of the sealed segments that a scan passes.
final class LoadAhead<S: Storage>: Sendable {
  private struct Work {
    var loader: SealedLoader<S>?
    var isRunning = false
    var isOver = false
  }

  /// Where the segments are loaded.
  let tables = PayloadTables()
  private let work = Monitor(Work())

  /// Begins to load a segment, on the second thread.
  func begin(_ loader: SealedLoader<S>) {
    let mustStart = work.withLock { work in
      work.loader = loader
      defer { work.isRunning = true }
      return !work.isRunning
    }
    if mustStart {
      // Without a second thread the scan loads everything itself.
      try? LogThread.start("a scan's second thread") { self.run() }
    } else {
      work.signal()
    }
  }

  /// Lets the second thread end.
  func end() {
    work.withLock { $0.isOver = true }
    work.signal()
  }

  private func run() {
    while let loader = next() { loader.work() }
  }

  private func next() -> SealedLoader<S>? {
    work.wait { work -> SealedLoader<S>?? in
      if work.isOver { return .some(nil) }
      return work.loader.take().map { .some($0) }
    }
  }
}
