// The filters of a run, ready to be asked without touching the run itself.
// Looking for something new asks every run, so this is the innermost loop of an append.

/// Where the filters of a run lie in memory.
struct IndexRunFilters: @unchecked Sendable {
  let streams: UnsafeRawBufferPointer
  let commands: UnsafeRawBufferPointer
  let claims: UnsafeRawBufferPointer

  /// The filters of a run, valid as long as somebody keeps the run.
  init(of run: IndexRun) {
    let shape = run.shape
    (streams, commands, claims) = run.read { bytes in
      (
        UnsafeRawBufferPointer(rebasing: bytes[shape.streamFilter]),
        UnsafeRawBufferPointer(rebasing: bytes[shape.commandFilter]),
        UnsafeRawBufferPointer(rebasing: bytes[shape.claimFilter])
      )
    }
  }
}
