// One view as a query reads it: in one transaction it sees the checkpoint and the rows, and the checkpoint says that
// all is there that was committed before the query began.

internal import EventSourcing

/// A view that can be asked: as it stands, or with everything up to a point of the log.
public protocol ReadableView<P> {
  associatedtype P: View
  /// Reads one state of the view, unmoved by what is written meanwhile.
  func read<Result>(_ body: (ViewDatabase) throws -> Result) throws -> Result
}

extension ViewStore: ReadableView {}

/// A view that has everything up to a point of the log, for the length of one query.
public struct ViewReader<P: View>: ReadableView {
  let viewStore: ViewStore<P>
  let log: any EventReader
  let position: Position

  public func read<Result>(_ body: (ViewDatabase) throws -> Result) throws -> Result {
    try viewStore.read(log, through: position, body)
  }
}
