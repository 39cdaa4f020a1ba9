// What happened, in plain words, with the task that it happened to.

internal import BackOffice
internal import EventSourcing

/// The words for types of events.
public enum EventDescriptions {
  /// `order.taskCompleted` of the task Survey as `completed task Survey`. A name that is not known is told as it is.
  public static func words(_ action: String, task: String?) -> String {
    guard let words = BackOfficeEvent.registry.phrase(of: action) else { return action }
    guard isAboutTask(action) else { return words }
    return words.replacing("the task", with: task.map { "task \($0)" } ?? "the task", maxReplacements: 1)
  }

  /// Whether the words of an event name the task that it happened to.
  public static func isAboutTask(_ action: String) -> Bool {
    WorkKind.allCases.contains { action.hasPrefix("\($0).task") }
  }
}
