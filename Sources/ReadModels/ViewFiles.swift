// The names of a view's files. Each build has a number of its own that is never used again while another process may
// still have the file open: a file renamed over one that is open would mix two files' logs.

/// The names of the files of a folder of views.
enum ViewFiles {
  /// A complete build. Before builds had numbers there was one file for each view; it counts as build 0.
  static func complete(_ view: String, _ build: Int) -> String {
    build == 0 ? "\(view).sqlite" : "\(view)-\(build).sqlite"
  }

  /// A build that is not complete yet; it gets the other name when it is.
  static func building(_ view: String, _ build: Int) -> String { "\(view)-\(build).building.sqlite" }

  /// Says that a build was found damaged, so that the next reader makes another one.
  static func damaged(_ view: String, _ build: Int) -> String { "\(view)-\(build).damaged" }

  /// Held shared by each process that has the view open.
  static func use(_ view: String) -> String { "\(view).use" }

  /// Held by the process that builds views.
  static let building = "building.lock"

  /// Whether a view can have this name.
  static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
  }

  /// The view and build that a file of this name holds all of, or a part of.
  static func build(ofFile name: String) -> (view: String, build: Int, isComplete: Bool)? {
    guard name.hasSuffix(".sqlite") else { return nil }
    var stem = name.dropLast(7)
    let isComplete = !stem.hasSuffix(".building")
    if !isComplete { stem = stem.dropLast(9) }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard let view = parts.first, isName(view) else { return nil }
    if parts.count == 1 { return isComplete ? (String(view), 0, true) : nil }
    guard parts.count == 2, let build = Int(parts[1]), build > 0, "\(build)" == parts[1] else { return nil }
    return (String(view), build, isComplete)
  }

  /// All builds in a folder, in no order.
  static func builds(in folder: OpenFolder) -> [(view: String, build: Int, isComplete: Bool)] {
    folder.names.compactMap { build(ofFile: $0) }
  }

  /// The newest complete build of a view.
  static func newest(_ view: String, in folder: OpenFolder) -> Int? {
    builds(in: folder).filter { $0.view == view && $0.isComplete }.map(\.build).max()
  }
}
