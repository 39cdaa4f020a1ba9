// What an event says beside what it changes in the state of its stream. Whoever tells what happened needs it; everything
// else follows from the states before and after.

public import EventSourcing

/// What an event says that no state keeps.
public struct EventRemark: Hashable, Sendable {
  /// The task of an order that it was about, one that goes on included.
  public var task: TaskID?
  /// Why, as the rules said.
  public var cause: String?
  /// The customer whom it was about, where that is not its subject.
  public var customer: CustomerID?
  /// Who takes over the work of a user who leaves.
  public var successor: UserID?
  /// The workflow that this one is a copy of.
  public var original: WorkflowID?
  /// The service whose default workflow this one became.
  public var service: ServiceID?
  /// The workflow that was the default before.
  public var previousDefault: WorkflowID?
  /// What was set, of which no state is kept, or in the order in which somebody set it.
  public var changes: [FieldChange] = []
}
