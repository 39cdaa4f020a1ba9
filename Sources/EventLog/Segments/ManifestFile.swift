// The manifest as the process that writes the log keeps it: one value, one file, changed by one thread at a time.
// Rotation, sealing and closing all replace it; each sees what the others did.

internal import FoundationEssentials

/// The manifest of a log that is open for writing.
final class ManifestFile<S: Storage>: Sendable {
  private struct Value {
    var manifest: Manifest
    var isUncertain = false
  }

  private let storage: S
  private let fence: Fence<S>
  private let value: Monitor<Value>

  init(_ manifest: Manifest, storage: S, fence: Fence<S>) {
    self.fence = fence
    value = Monitor(Value(manifest: manifest))
    self.storage = storage
  }

  /// Goes on with the manifest that a recovery has found or written.
  func adopt(_ manifest: Manifest) { value.withLock { $0 = Value(manifest: manifest) } }

  var current: Manifest { value.withLock { $0.manifest } }

  /// Whether a replacement failed in such a way that either manifest may be on the disk. What either names must stay.
  var isUncertain: Bool { value.withLock { $0.isUncertain } }

  /// Replaces the manifest durably by what `change` makes of it.
  func replace(_ change: (inout Manifest) -> Void) throws(StoreFailure) {
    try value.withLock { (value) throws(StoreFailure) in
      var changed = value.manifest
      change(&changed)
      guard changed != value.manifest else { return }
      try fence.check()
      let file = try storage.writeNewManifest(changed)
      // Writing took a while, and the next call is the one that replaces what lies there.
      try fence.check()
      do throws(StoreFailure) {
        try storage.adoptNewManifest()
      } catch {
        // For want of space or rights nothing was renamed. After any other error the new name may be there.
        value.isUncertain = error.code == .io
        throw error
      }
      fence.adopt(changed, file)
      value.isUncertain = true
      try storage.syncFolder(LogFiles.folder)
      value.isUncertain = false
      value.manifest = changed
    }
  }
}
