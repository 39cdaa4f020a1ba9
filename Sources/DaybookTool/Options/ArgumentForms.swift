// How values of the engine are written on the command line.

public import ArgumentParser
public import BackOffice
public import BackOfficeViews
public import Daybook
public import EventSourcing

extension ID: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}

extension Instant: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}

extension CommandClock: ExpressibleByArgument {}
extension CustomerKind: ExpressibleByArgument {}
extension OrderType: ExpressibleByArgument {}
extension CustomersQuery.Sort: ExpressibleByArgument {}
extension OrdersQuery.List: ExpressibleByArgument {}
extension OrdersQuery.Sort: ExpressibleByArgument {}
extension TasksQuery.List: ExpressibleByArgument {}
