// What is shown of one order or one lead beside its row: its tasks and its comments, folded from its stream when
// somebody asks.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One task of an order or a lead, in whatever state.
public struct TaskStateRow: ListRow {
  public static let columns = labels

  public private(set) var taskID = TaskID.blank
  public private(set) var index = 0
  public private(set) var key = ""
  public private(set) var name = ""
  public private(set) var state = WorkTask.State.pending
  /// Who is to do it, or did it.
  public private(set) var responsibleID: UserID?
  public private(set) var responsibleName: String?
  public private(set) var startedAt: Instant?
  public private(set) var completedAt: Instant?
  /// When something last happened to the task itself; nil for one to which nothing has happened yet.
  public private(set) var updatedAt: Instant?
  public private(set) var dueAt: Instant?
  public private(set) var snoozedUntil: Instant?
  /// The working time of a completed task, in milliseconds.
  public private(set) var activeMillis: Int64?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("taskID", &taskID)
    column("index", &index)
    column("key", &key)
    column("name", &name)
    column("state", &state)
    column("responsibleID", &responsibleID)
    column("responsibleName", &responsibleName)
    column("startedAt", &startedAt)
    column("completedAt", &completedAt)
    column("updatedAt", &updatedAt)
    column("dueAt", &dueAt)
    column("snoozedUntil", &snoozedUntil)
    column("activeMillis", &activeMillis)
  }
}

/// One comment on a task of an order or a lead.
public struct CommentRow: ListRow {
  public static let columns = labels

  public private(set) var commentID = CommentID.blank
  public private(set) var taskID = TaskID.blank
  public private(set) var taskName: String?
  public private(set) var at = Instant(milliseconds: 0)
  public private(set) var authorID: UserID?
  public private(set) var authorName: String?
  public private(set) var text = ""

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("commentID", &commentID)
    column("taskID", &taskID)
    column("taskName", &taskName)
    column("at", &at)
    column("authorID", &authorID)
    column("authorName", &authorName)
    column("text", &text)
  }
}

/// The tasks and comments of an order or a lead.
struct WorkDetails {
  let tasks: [TaskStateRow]
  let comments: [CommentRow]

  init(_ work: WorkState, _ db: ViewDatabase) throws {
    let people = try db.names(of: work.tasks.map(\.responsible) + work.comments.compactMap(\.authorID))
    tasks = work.tasks.enumerated().map { TaskStateRow($1, at: $0, people) }
    let names = Dictionary(work.tasks.map { ($0.id, $0.name) }) { first, _ in first }
    comments = work.comments.map { CommentRow($0, on: names[$0.taskID], people) }
  }
}

extension TaskStateRow {
  init(_ task: WorkTask, at index: Int, _ people: [UserID: String]) {
    taskID = task.id
    self.index = index
    key = task.key
    name = task.name
    state = task.state
    responsibleID = task.responsible
    responsibleName = people[task.responsible]
    startedAt = task.startedAt
    completedAt = task.completedAt
    updatedAt = task.updatedAt
    dueAt = task.dueAt
    snoozedUntil = task.snooze?.until
    activeMillis = task.completedAt.map { task.activeMillis(at: $0) }
  }
}

extension CommentRow {
  init(_ comment: WorkComment, on taskName: String?, _ people: [UserID: String]) {
    commentID = comment.id
    taskID = comment.taskID
    self.taskName = taskName
    at = comment.at
    authorID = comment.authorID
    authorName = comment.authorID.flatMap { people[$0] }
    text = comment.text.text
  }
}

extension ViewDatabase {
  /// The state of a stream, as far as the view has taken it in.
  func state(of stream: StreamName, from log: any EventReader) throws -> SubjectState {
    let position = try position()
    var state = SubjectState(of: stream)
    try log.read(stream, after: 0) { envelope, payload in
      guard envelope.position <= position else { return false }
      let event = try BackOfficeEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      state.evolve(event, envelope)
      return true
    }
    return state
  }

  /// The id in the row of a view's main table that has a number; nil if there is none.
  func id<Subject: WorkSubject>(ofNumber number: Int, in table: String) throws -> ID<Subject>? {
    let (id, no) = (Subject.kind.idColumn, Subject.kind.numberColumn)
    return try rows("SELECT \(id) FROM \(table) WHERE \(no) = ?", [.integer(Int64(number))]) { list in
      var value = ID<Subject>.blank
      list(id, &value)
      return value
    }.first
  }

  /// The names of users, as they are now.
  fileprivate func names(of users: [UserID]) throws -> [UserID: String] {
    var names: [UserID: String] = [:]
    for user in Set(users) {
      names[user] = try rows("SELECT name FROM people WHERE id = ?", [.text(user.description)]) { list in
        var name = ""
        list("name", &name)
        return name
      }.first
    }
    return names
  }
}

extension ListStatement {
  /// Keeps the row of an order or a lead.
  mutating func keep<Subject>(_ reference: WorkReference<Subject>) {
    switch reference {
    case .number(let number): keep("w.\(Subject.kind.numberColumn) = ?", .integer(Int64(number)))
    case .id(let id): keep("w.\(Subject.kind.idColumn)", equals: id)
    }
  }
}
