// How values of the back office are written on the command line.

public import ArgumentParser
public import BackOffice
public import BackOfficeViews

extension CustomerKind: ExpressibleByArgument {}
extension OrderType: ExpressibleByArgument {}
extension CustomersQuery.Sort: ExpressibleByArgument {}
extension OrdersQuery.List: ExpressibleByArgument {}
extension OrdersQuery.Sort: ExpressibleByArgument {}
extension TasksQuery.List: ExpressibleByArgument {}
