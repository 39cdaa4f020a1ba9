// How values of the engine are written on the command line.

public import ArgumentParser
public import Daybook
public import EventSourcing

extension ID: ExpressibleByArgument {
  /// Reads an id.
  public init?(argument: String) {
    self.init(argument)
  }
}

extension Instant: ExpressibleByArgument {
  /// Reads RFC 3339.
  public init?(argument: String) {
    self.init(argument)
  }
}

extension CommandClock: ExpressibleByArgument {}
