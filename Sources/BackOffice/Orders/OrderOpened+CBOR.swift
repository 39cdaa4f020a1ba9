// Direct coding of the event that opens an order, with the workflow inside it. The bytes are those of the `Codable`
// form, so that either can read what the other wrote; only the time is less.

public import CBOR
internal import EventSourcing

extension OrderOpened: CBORCodable {
  /// Appends a map.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    let optionals = [
      origin != nil, contactID != nil, productID != nil, initialFee != nil, description != nil, orderAdminID != nil,
    ]
    writer.map(6 + optionals.count { $0 })
    try writer.write(key: "type", type.rawValue)
    try writer.write(key: "origin", origin)
    try writer.write(key: "orderNo", orderNo)
    writer.key("workflow")
    try workflow.write(to: &writer)
    try writer.write(key: "contactID", contactID)
    try writer.write(key: "productID", productID)
    try writer.write(key: "serviceID", serviceID)
    try writer.write(key: "customerID", customerID)
    if let initialFee {
      writer.key("initialFee")
      try initialFee.write(to: &writer)
    }
    try writer.write(key: "description", description)
    try writer.write(key: "orderAdminID", orderAdminID)
    try writer.write(key: "assignedUserID", assignedUserID)
  }

  /// Reads a map; keys that it doesn't know are passed over.
  public init(from reader: inout CBORReader) throws(CBORError) {
    var (orderNo, type, workflow): (Int?, OrderType?, OrderWorkflow?)
    var (customerID, contactID, serviceID, productID): (CustomerID?, ContactID?, ServiceID?, ProductID?)
    var (assignedUserID, orderAdminID): (UserID?, UserID?)
    var (initialFee, description, origin): (Money?, PersonalText?, String?)
    let start = reader.offset
    try reader.readMap { (key, reader) throws(CBORError) in
      switch key {
      case "type": type = try OrderType(reading: &reader)
      case "origin": origin = try reader.readIfPresent()
      case "orderNo": orderNo = try reader.read()
      case "workflow": workflow = try OrderWorkflow(reading: &reader)
      case "contactID": contactID = try reader.readIfPresent()
      case "productID": productID = try reader.readIfPresent()
      case "serviceID": serviceID = try reader.read()
      case "customerID": customerID = try reader.read()
      case "initialFee": initialFee = reader.isNull ? nil : try Money(reading: &reader)
      case "description": description = try reader.readIfPresent()
      case "orderAdminID": orderAdminID = try reader.readIfPresent()
      case "assignedUserID": assignedUserID = try reader.read()
      default: break
      }
    }
    self.init(
      orderNo: try orderNo.found("orderNo", start), customerID: try customerID.found("customerID", start),
      contactID: contactID, type: try type.found("type", start),
      serviceID: try serviceID.found("serviceID", start), productID: productID,
      workflow: try workflow.found("workflow", start),
      assignedUserID: try assignedUserID.found("assignedUserID", start), orderAdminID: orderAdminID,
      initialFee: initialFee, description: description, origin: origin)
  }
}

extension OrderType {
  fileprivate init(reading reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    guard let type = Self(rawValue: try reader.readText()) else {
      throw CBORError(.invalidValue, at: start, "expected oneOff or contract")
    }
    self = type
  }
}

extension OrderWorkflow {
  fileprivate func write(to writer: inout CBORWriter) throws(CBORError) {
    writer.map(4)
    try writer.write(key: "id", id)
    writer.key("tasks")
    writer.array(tasks.count)
    for task in tasks { try task.write(to: &writer) }
    try writer.write(key: "version", version)
    try writer.write(key: "autoCloseOnFinish", autoCloseOnFinish)
  }

  fileprivate init(reading reader: inout CBORReader) throws(CBORError) {
    var (id, version, autoCloseOnFinish): (WorkflowID?, Int?, Bool?)
    var tasks: [OrderTaskDefinition]?
    let start = reader.offset
    try reader.readMap { (key, reader) throws(CBORError) in
      switch key {
      case "id": id = try reader.read()
      case "tasks": tasks = try OrderTaskDefinition.readAll(from: &reader)
      case "version": version = try reader.read()
      case "autoCloseOnFinish": autoCloseOnFinish = try reader.read()
      default: break
      }
    }
    self.init(
      id: try id.found("id", start), version: try version.found("version", start),
      autoCloseOnFinish: try autoCloseOnFinish.found("autoCloseOnFinish", start),
      tasks: try tasks.found("tasks", start))
  }
}

extension OrderTaskDefinition {
  fileprivate func write(to writer: inout CBORWriter) throws(CBORError) {
    writer.map(targetHours == nil ? 4 : 5)
    try writer.write(key: "key", key)
    try writer.write(key: "name", name)
    try writer.write(key: "taskID", taskID)
    writer.key("responsible")
    try responsible.write(to: &writer)
    try writer.write(key: "targetHours", targetHours)
  }

  fileprivate static func readAll(from reader: inout CBORReader) throws(CBORError) -> [Self] {
    var tasks: [Self] = []
    try reader.readArray { (reader) throws(CBORError) in tasks.append(try Self(reading: &reader)) }
    return tasks
  }

  private init(reading reader: inout CBORReader) throws(CBORError) {
    var (taskID, key, name): (TaskID?, String?, String?)
    var (responsible, targetHours): (TaskRole?, Int?)
    let start = reader.offset
    try reader.readMap { (field, reader) throws(CBORError) in
      switch field {
      case "key": key = try reader.read()
      case "name": name = try reader.read()
      case "taskID": taskID = try reader.read()
      case "responsible": responsible = try TaskRole(reading: &reader)
      case "targetHours": targetHours = try reader.readIfPresent()
      default: break
      }
    }
    self.init(
      taskID: try taskID.found("taskID", start), key: try key.found("key", start),
      name: try name.found("name", start), responsible: try responsible.found("responsible", start),
      targetHours: targetHours)
  }
}

extension TaskRole {
  fileprivate func write(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .assignedUser: writer.write("assignedUser")
    case .orderAdmin: writer.write("orderAdmin")
    case .user(let id):
      writer.map(1)
      try writer.write(key: "user", id)
    }
  }

  fileprivate init(reading reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    var attempt = reader
    if let role = try? attempt.readText() {
      reader = attempt
      switch role {
      case "assignedUser": self = .assignedUser
      case "orderAdmin": self = .orderAdmin
      default: throw CBORError(.invalidValue, at: start, "expected assignedUser, orderAdmin or a user")
      }
    } else {
      var user: UserID?
      try reader.readMap { (key, reader) throws(CBORError) in
        if "user" ~= key { user = try reader.read() }
      }
      self = .user(try user.found("user", start))
    }
  }
}

extension Money {
  fileprivate func write(to writer: inout CBORWriter) throws(CBORError) {
    writer.map(2)
    try writer.write(key: "minor", minor)
    try writer.write(key: "currency", currency)
  }

  fileprivate init(reading reader: inout CBORReader) throws(CBORError) {
    var (minor, currency): (Int64?, String?)
    let start = reader.offset
    try reader.readMap { (key, reader) throws(CBORError) in
      switch key {
      case "minor": minor = try reader.read()
      case "currency": currency = try reader.read()
      default: break
      }
    }
    self.init(minor: try minor.found("minor", start), currency: try currency.found("currency", start))
  }
}
