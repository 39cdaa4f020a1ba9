// Which events gave the values of a row. Nothing of it is told from code: the row is made again from the events that it
// can follow from, must come out as the view has it, and must be another one without the events that are named.

public import EventSourcing

/// An event that gave a value, with what was there before and behind it; nil where there was no row.
public struct CellStep: Sendable {
  public let envelope: Envelope
  public let before: ColumnValue?
  public let after: ColumnValue?
}

/// Where the value of one column of a row comes from.
public struct CellOrigin: Sendable {
  public let row: RowName
  public let column: String
  public let value: ColumnValue
  /// Whether the value is summed up of rows of many streams.
  public let isSum: Bool
  /// For a sum all events that changed it, newest first. Else the last event before which the value was another, and
  /// behind it those that would have given the same value had it not happened.
  public let steps: [CellStep]
  /// Whether the row was made again without these events, and the value was another. Not tried for sums.
  public let isProven: Bool
}

/// What is known of a row.
public enum RowOrigin: Sendable {
  /// It is there: what was asked for, value by value.
  case there([CellOrigin])
  /// It is not, and was taken away by this event.
  case gone(RowName, by: Envelope)
}

/// The history of one row, from the events that made it.
struct RowHistory {
  let row: RowName
  let table: Table
  /// As the view has it; nil if it does not.
  let values: [ColumnValue]?
  let steps: [RowStep]
  /// The streams whose events make the row; nil if all of the log was gone through.
  let streams: [StreamName]?

  /// Where the value of a column comes from.
  ///
  /// - Parameter remade: the row's steps without some events.
  func origin(of column: Int, without remade: (Set<Position>) throws -> [RowStep]) throws -> CellOrigin {
    let value = values?[column] ?? .null
    let changes = steps.filter { $0.changes(column) }.map { $0.cell(column) }
    guard table.source != .sum else {
      return CellOrigin(
        row: row, column: table.columns[column].name, value: value, isSum: true, steps: changes.reversed(),
        isProven: false)
    }
    var givers = changes.suffix(1)
    var isProven = false
    while !isProven, !givers.isEmpty, givers.count <= Self.mostGivers {
      let rest = try remade(Set(givers.map(\.envelope.position)))
      if let end = rest.last?.after, end[column].isStored(as: value) {
        guard let next = rest.last(where: { $0.changes(column) })?.cell(column) else { break }
        givers.append(next)
      } else {
        isProven = true
      }
    }
    return CellOrigin(
      row: row, column: table.columns[column].name, value: value, isSum: false, steps: Array(givers),
      isProven: isProven)
  }

  /// So many events that all give the same value are looked for.
  private static let mostGivers = 16
}

extension RowStep {
  func cell(_ column: Int) -> CellStep {
    CellStep(envelope: envelope, before: before?[column], after: after?[column])
  }
}
