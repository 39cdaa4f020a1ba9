// How values of the back office are written on the command line.

public import ArgumentParser
public import BackOffice
public import BackOfficeViews

extension AccountList: ExpressibleByArgument {}
extension ActivityPriority: ExpressibleByArgument {}
extension ActivityState.Status: ExpressibleByArgument {}
extension CustomerKind: ExpressibleByArgument {}
extension TimelineKind: ExpressibleByArgument {}
extension OrderType: ExpressibleByArgument {}
extension PaymentStatus: ExpressibleByArgument {}
extension ActivitiesQuery.Sort: ExpressibleByArgument {}
extension AttentionKind: ExpressibleByArgument {}
extension DeadlineKind: ExpressibleByArgument {}
extension ContractStatus: ExpressibleByArgument {}
extension ContractsQuery.Sort: ExpressibleByArgument {}
extension CustomersQuery.Sort: ExpressibleByArgument {}
extension RevenueGroup: ExpressibleByArgument {}
extension WorkList: ExpressibleByArgument {}
extension OrdersQuery.Sort: ExpressibleByArgument {}
extension LeadsQuery.Sort: ExpressibleByArgument {}
extension TasksQuery.List: ExpressibleByArgument {}
