// What the simulation remembers of orders, leads, activities, contracts and customers, in order to do only what the rules
// allow. It forgets what is over.

internal import BackOffice
internal import EventSourcing

/// An order or a lead under way.
final class WorkloadWork {
  /// Where in the simulation's lists its customer, its person and its service are.
  let customer: Int
  var seat: Int
  /// Which of the seat's holders works on it.
  var holder: Int
  let service: Int
  /// By their order in the workflow.
  let tasks: [TaskID]
  let closesItself: Bool
  /// Work on it takes so many times as long as on others.
  let slowness: Double
  /// How many tasks are completed.
  var completed = 0
  /// Counts what was planned for it; older plans are void.
  var round = 0

  init(
    customer: Int, seat: Int, holder: Int, service: Int, tasks: [TaskID], closesItself: Bool, slowness: Double = 1
  ) {
    self.customer = customer
    self.seat = seat
    self.holder = holder
    self.service = service
    self.tasks = tasks
    self.closesItself = closesItself
    self.slowness = slowness
  }

  var isFinished: Bool { completed == tasks.count }
}

/// An order under way.
final class WorkloadOrder {
  let id: OrderID
  let work: WorkloadWork
  /// What is still to be paid of its first fee, in pence.
  var due: Int64

  init(id: OrderID, work: WorkloadWork, due: Int64) {
    self.id = id
    self.work = work
    self.due = due
  }
}

/// A lead under way.
final class WorkloadLead {
  let id: LeadID
  let work: WorkloadWork
  let contact: ContactID?
  /// Whether it becomes an order when its tasks are done.
  let isPromising: Bool

  init(id: LeadID, work: WorkloadWork, contact: ContactID?, isPromising: Bool) {
    self.id = id
    self.work = work
    self.contact = contact
    self.isPromising = isPromising
  }
}

/// Something that is to be done for a customer.
final class WorkloadActivity {
  let id: ActivityID
  let seat: Int
  let holder: Int
  /// Counts what was planned for it; older plans are void.
  var round = 0

  init(id: ActivityID, seat: Int, holder: Int) {
    self.id = id
    self.seat = seat
    self.holder = holder
  }
}

/// A contract that goes on.
struct WorkloadContract {
  let customer: Int
  let service: Int
}

/// A customer as far as the simulation has to remember it.
struct WorkloadCustomer {
  let id: CustomerID
  let kind: CustomerKind
  /// Longest-standing first.
  var contacts: [ContactID] = []
  var defaultContact: ContactID?
  /// Orders, leads and contracts that are not over.
  var openWork = 0
  var isProspect = true
  var isArchived = false
}

/// A place at which somebody works.
struct WorkloadSeat {
  let type: UserType
  var user: UserID
  /// How many held it before.
  var holder = 0
}
