// Where the views of a branch of a log lie: in a folder of their own, which goes with the branch.

extension ViewFolder {
  /// A new folder for the views of a branch, until `discard` is called. They are built from the branch: to let one grow
  /// from the view as it was before the first difference takes as long, since that has to be built first.
  ///
  /// - Throws: `failed` or `unusableFile` if there is no place for it.
  public static func branch() throws(ViewError) -> ViewFolder {
    ViewFolder(branchIn: FolderPlace(try PrivateFolder.makeTemporary("branch").path))
  }

  /// Removes the folder of a branch with all that is in it; nothing else is ever removed.
  public func discard() {
    if isBranch { PrivateFolder.remove(shared.path) }
  }
}
