// One workflow in a snapshot of the index. Tasks are written field by field here, since as parts of events they have
// another form, which must not change.

public import CBOR
internal import EventSourcing

extension WorkflowState: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(8)
    try writer.write(id)
    writer.write(name)
    try writer.write(serviceID)
    writer.write(case: kind)
    try writer.write(tasks: draft)
    if let published {
      writer.array(3)
      writer.write(published.version)
      try writer.write(tasks: published.tasks)
      writer.write(published.autoCloseOnFinish)
    } else {
      writer.writeNull()
    }
    writer.write(archived)
    try writer.writeArray(taskNames)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 8)
    self.init(
      id: try reader.read(), name: try reader.readText(), serviceID: try reader.read(),
      kind: try reader.read(case: WorkflowKind.self), draft: try reader.readTasks(),
      published: reader.isNull ? nil : try reader.readPublished())
    if published == nil { try reader.skip() }
    archived = try reader.readBool()
    taskNames = try reader.readArray()
  }
}

extension CBORWriter {
  fileprivate mutating func write(tasks: [TaskDefinition]) throws(CBORError) {
    array(tasks.count)
    for task in tasks {
      array(6)
      write(task.key)
      write(task.name)
      try write(optional: task.description)
      switch task.responsible {
      case .assignedUser: write(false)
      case .orderAdmin: write(true)
      case .user(let id): try write(id)
      }
      try write(optional: task.targetHours)
      try write(task.autoMessage)
    }
  }
}

extension CBORWriter {
  private mutating func write(_ message: AutoMessage?) throws(CBORError) {
    guard let message else { return writeNull() }
    array(3)
    write(case: message.channel)
    try write(optional: message.subject)
    write(message.body)
  }
}

extension CBORReader {
  fileprivate mutating func readTasks() throws(CBORError) -> [TaskDefinition] {
    var tasks: [TaskDefinition] = []
    try readArray { (reader) throws(CBORError) in
      try reader.readRecord(of: 6)
      tasks.append(
        TaskDefinition(
          key: try reader.readText(), name: try reader.readText(), description: try reader.readIfPresent(),
          responsible: try reader.readRole(), targetHours: try reader.readIfPresent(),
          autoMessage: try reader.readMessage()))
    }
    return tasks
  }

  private mutating func readMessage() throws(CBORError) -> AutoMessage? {
    guard !isNull else {
      try skip()
      return nil
    }
    try readRecord(of: 3)
    return AutoMessage(
      channel: try read(case: MessageChannel.self), subject: try readIfPresent(), body: try readText())
  }

  private mutating func readRole() throws(CBORError) -> TaskRole {
    var ahead = self
    guard let isAdmin = try? ahead.readBool() else { return .user(try read()) }
    self = ahead
    return isAdmin ? .orderAdmin : .assignedUser
  }

  fileprivate mutating func readPublished() throws(CBORError) -> PublishedWorkflow {
    try readRecord(of: 3)
    return PublishedWorkflow(
      version: try readInteger(), tasks: try readTasks(), autoCloseOnFinish: try readBool())
  }
}
