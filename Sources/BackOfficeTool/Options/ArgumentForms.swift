// How values of the back office are written on the command line.

public import ArgumentParser
public import BackOffice
public import BackOfficeViews

extension CustomerKind: ExpressibleByArgument {}
extension OrderType: ExpressibleByArgument {}
extension CustomersQuery.Sort: ExpressibleByArgument {}
extension WorkList: ExpressibleByArgument {}
extension OrdersQuery.Sort: ExpressibleByArgument {}
extension LeadsQuery.Sort: ExpressibleByArgument {}
extension TasksQuery.List: ExpressibleByArgument {}
