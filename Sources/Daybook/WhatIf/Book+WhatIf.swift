// Making a branch of a book's history. The log is laid under it as it is, and what is different lies over it: nothing is
// copied, and nothing of the book is changed but its cache of views as they were.

internal import EventLogStore
internal import EventSourcing
public import ReadModels

extension Book {
  /// A branch of the book in which some facts are others. The other facts stay; nothing is decided anew.
  ///
  /// ```swift
  /// let whatIf = try await book.whatIf([.drop(41)])
  /// for table in try await whatIf.differences(of: "orders") { … }
  /// let orders = try await whatIf.branch.orders(.open)
  /// try await whatIf.close()
  /// ```
  ///
  /// Events of the branch that can't be part of such a history are left out and listed: to know them, all of it is folded
  /// once. A view of the branch is built when it is asked for.
  ///
  /// - Parameters:
  ///   - moment: the branch ends there.
  ///   - cascade: also drops what the dropped events caused.
  ///   - cacheLimit: as for `asOf`.
  /// - Throws: `invalidScript` with all that is wrong with the changes, numbered from 1; `noSuchMoment`.
  public func whatIf(
    _ changes: [HistoryChange], at moment: AsOf = .head, cascade: Bool = false,
    cacheLimit: Int64 = ViewFolder.usualCacheLimit
  ) async throws(Failure) -> WhatIf<D> {
    try await whatIf(ChangeScript(changes), at: moment, cascade: cascade, cacheLimit: cacheLimit)
  }

  /// A branch by the lines of a script.
  ///
  /// - Throws: `invalidScript` with all that is wrong with it.
  public func whatIf(
    _ script: ChangeScript, at moment: AsOf = .head, cascade: Bool = false,
    cacheLimit: Int64 = ViewFolder.usualCacheLimit
  ) async throws(Failure) -> WhatIf<D> {
    let original = try await asOf(moment, cacheLimit: cacheLimit)
    let parts = try await original.onLog { log in try Self.branch(of: log, script, cascade) }
    do {
      let branch = Book(
        path: path, log: parts.log, writer: nil, snapshots: nil, updater: ViewUpdater(try .branch()),
        clock: original.clock, ports: [],
        past: Past(moment: original.past!.moment, present: present, isBranch: true))
      return WhatIf(original: original, branch: branch, changes: parts.changes, answers: parts.answers)
    } catch {
      throw Failure(error)
    }
  }

  private struct BranchParts {
    let log: any LogBacked
    let changes: [BranchChange]
    let answers: [PolicyAnswer]
  }

  private static func branch(
    of log: some LogBacked, _ script: ChangeScript, _ cascade: Bool
  ) throws -> BranchParts {
    let plan = try BranchPlan(script, cascade: cascade, on: log, D.self)
    let branch = try LogBranch(of: log, with: plan.edits)
    return BranchParts(
      log: branch, changes: plan.changes, answers: try answers(to: plan.altered, in: branch))
  }
}
