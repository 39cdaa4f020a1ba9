// Where the views of a branch of a log lie: in a folder of their own, which goes with the branch. What lies before the
// first difference is taken over from the views of the log.

public import EventSourcing

/// From which views of the log those of its branch can begin.
struct BranchBeginning: Sendable {
  /// The last position that the branch and the log have in common.
  let position: Position
  /// The folder that holds a view as it was there; nil if there is none, so that it is built.
  let folder: @Sendable (_ view: String) throws -> ViewFolder?
}

extension ViewFolder {
  /// A new folder for the views of a branch, until `discard` is called.
  ///
  /// - Parameters:
  ///   - position: the last one that the branch and the log have in common.
  ///   - beginning: finds or makes a view as it was at that position and tells where it lies; nil if it is to be built
  ///     from the branch.
  /// - Throws: `failed` or `unusableFile` if there is no place for it.
  public static func branch(
    after position: Position, beginning: @escaping @Sendable (_ view: String) throws -> ViewFolder?
  ) throws(ViewError) -> ViewFolder {
    try ViewFolder(BranchBeginning(position: position, folder: beginning))
  }

  /// Removes the folder of a branch with all that is in it; nothing else is ever removed.
  public func discard() {
    if branch != nil { PrivateFolder.remove(shared.path) }
  }
}
