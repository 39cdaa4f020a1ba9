// Who is responsible for a task: a role on the order, or one named user.

public import EventSourcing

/// Who is responsible for a task. Written `"assignedUser"`, `"orderAdmin"` or `{"user": id}`.
public enum TaskRole: Hashable, Sendable {
  case assignedUser
  case orderAdmin
  case user(UserID)
}

extension TaskRole: Codable {
  private enum CodingKeys: String, CodingKey {
    case user
  }

  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer(), let role = try? container.decode(String.self) {
      switch role {
      case "assignedUser": self = .assignedUser
      case "orderAdmin": self = .orderAdmin
      default:
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "expected assignedUser, orderAdmin or a user, found \"\(role)\"")
      }
    } else {
      self = .user(try decoder.container(keyedBy: CodingKeys.self).decode(UserID.self, forKey: .user))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .assignedUser, .orderAdmin:
      var container = encoder.singleValueContainer()
      try container.encode(self == .assignedUser ? "assignedUser" : "orderAdmin")
    case .user(let id):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .user)
    }
  }
}
