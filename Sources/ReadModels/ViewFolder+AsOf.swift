// Where the views as they were at earlier positions lie.

public import EventSourcing

extension ViewFolder {
  /// What is kept of views at earlier positions takes so many bytes, unless somebody says otherwise.
  public static let usualCacheLimit: Int64 = 1 << 30

  /// The folder of the views as they were at a position, which lies within this one.
  ///
  /// A set of views in it, fed with the log's prefix through that position, answers like one of the views as they are.
  ///
  /// - Parameter limit: so many bytes the views of all positions together may take.
  public func asOf(_ position: Position, limit: Int64 = usualCacheLimit) -> ViewFolder {
    ViewFolder(self, asOf: AsOfCache(position: position, limit: limit))
  }
}
