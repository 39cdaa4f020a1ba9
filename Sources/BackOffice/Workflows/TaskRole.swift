// Who is responsible for a task: a role on the order, or one named user.

public import CBOR
public import EventSourcing
public import JSON

/// Who is responsible for a task. Written `"assignedUser"`, `"orderAdmin"` or `{"user": id}`.
public enum TaskRole: Hashable, Sendable {
  case assignedUser
  case orderAdmin
  case user(UserID)
}

extension TaskRole: FieldType {
  /// The named user, as an object.
  private struct Named: Record {
    let user: UserID

    init(user: UserID) { self.user = user }

    init(_ field: inout some FieldList<Named>) {
      user = field("user", \.user, "who it is")
    }
  }

  public static var form: FieldForm {
    .other("assignedUser, orderAdmin, or an object with the id of a user", example: #""assignedUser""#)
  }
  public static var placeholder: TaskRole { .assignedUser }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .assignedUser: writer.write("assignedUser")
    case .orderAdmin: writer.write("orderAdmin")
    case .user(let id): try Named(user: id).write(to: &writer)
    }
  }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> TaskRole {
    guard reader.isText else { return .user(try Named.read(from: &reader).user) }
    let start = reader.offset
    guard let role = TaskRole(role: try reader.readText()) else {
      throw CBORError(.invalidValue, at: start, "expected assignedUser, orderAdmin or a user")
    }
    return role
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> TaskRole? {
    guard let role = json.string else { return Named.read(json, &reading).map { .user($0.user) } }
    if let role = TaskRole(role: role) { return role }
    reading.add(json.error(.invalidValue, "expected assignedUser, orderAdmin or a user, found \"\(role)\""))
    return nil
  }

  private init?(role: String) {
    switch role {
    case "assignedUser": self = .assignedUser
    case "orderAdmin": self = .orderAdmin
    default: return nil
    }
  }
}
