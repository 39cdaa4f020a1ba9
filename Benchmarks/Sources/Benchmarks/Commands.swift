// Durable commands through the rules: comments on tasks, each decided, coded, written and synced before it returns; beside
// them the same batches appended to a log without any rule.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventLogStore
import EventSourcing
import Foundation

enum Commands {
  static func run(in folder: URL) async throws -> [Figure] {
    var figures: [Figure] = []
    let bare = try BareDisk(in: folder, writing: [UInt8](repeating: 0x5a, count: 1 << 20))
    for tasks in [1, 64] {
      var rates: [Double] = []
      var limits: [Double] = []
      var rawRates: [Double] = []
      for round in 0..<5 {
        let path = folder.appending(path: "commands-\(tasks)-\(round)").path
        let shop = try await Shop(path, orders: 64)
        let each = tasks == 1 ? 3_000 : 60_000 / tasks
        let before = try await shop.book.statistics().logBytes
        let time = try await seconds { try await shop.comment(each, tasks: tasks) }
        let bytes = Double(try await shop.book.statistics().logBytes - before) / Double(each * tasks)
        rates.append(Double(each * tasks) / time)
        limits.append(Double(tasks) * (try bare.writes(of: Int(bytes * Double(tasks)))))
        try await shop.book.close()
        let batches = try batches(ofBookAt: path, newest: each * tasks)
        rawRates.append(Double(each * tasks) / (try await commit(batches, tasks, to: path + "-raw")))
      }
      figures.append(
        Figure("durable commands, \(tasks) task(s)", rounds: rates, "/s", limits: limits)
          .beside("raw commits of the same batches", rounds: rates, limits: rawRates))
    }
    return figures
  }

  /// The newest batches of a book, each of one event, as they were appended.
  private static func batches(ofBookAt path: String, newest count: Int) throws -> [EventBatch] {
    let reader = try LogEventReader(DiskStorage(folder: path))
    var batches: [EventBatch] = []
    try reader.read(after: reader.durable.position - Position(count), through: nil) { envelope, payload in
      let header = envelope.batch
      batches.append(
        EventBatch(
          commandID: header.commandID, fingerprint: header.fingerprint, command: header.command,
          recordedAt: header.recordedAt, actor: header.actor, correlationID: header.correlationID,
          conditions: [.version(envelope.stream, is: envelope.version)],
          events: [
            NewEvent(
              stream: envelope.stream,
              event: EncodedEvent(type: envelope.type, schema: envelope.schema, payload: Array(payload)))
          ]))
      return true
    }
    return batches
  }

  /// The seconds that as many tasks take to append them to a new log, each those of streams of its own.
  private static func commit(_ batches: [EventBatch], _ tasks: Int, to path: String) async throws -> Double {
    let log = try Log.open(DiskStorage(folder: path))
    let streams = Dictionary(grouping: batches) { $0.events[0].stream }.values.sorted {
      $0[0].recordedAt < $1[0].recordedAt
    }
    let shares = (0..<tasks).map { task in
      tasks == 1 ? batches : streams.indices.filter { $0 % tasks == task }.flatMap { streams[$0] }
    }
    let time = try await seconds {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for share in shares {
          group.addTask {
            for batch in share {
              let staged = try log.stage { transaction in
                _ = transaction.version(of: batch.events[0].stream)
                return try transaction.appendUnconditionally(batch).lastPosition
              }
              try await log.waitUntilDurable(through: staged)
            }
          }
        }
        try await group.waitForAll()
      }
    }
    try await log.close()
    return time
  }
}

/// A book with one user and some open orders.
struct Shop: Sendable {
  let book: BackOfficeBook
  let owner: Sender
  let orders: [OrderID]

  init(_ path: String, orders count: Int) async throws {
    book = try await BackOfficeBook.open(path, BookOptions(viewUpdates: .onQuery))
    let user = UserID(UUID())
    owner = .user(user)
    try await book.execute(
      RegisterAccount(
        name: "Benchmark", timeZone: "Europe/London", currency: "GBP", region: "UK",
        firstUser: FirstUser(userID: user, name: "Sal", email: "sal@benchmark.example")), as: .nobody)
    let (service, workflow, customer) = (ServiceID(UUID()), WorkflowID(UUID()), CustomerID(UUID()))
    let task = TaskDefinition(key: "work", name: "Work")
    let opening: [any BackOfficeCommand] = [
      AddService(serviceID: service, name: "Service"),
      CreateWorkflow(workflowID: workflow, name: "Work", serviceID: service, kind: .order),
      SetWorkflowTasks(workflowID: workflow, tasks: [task]),
      PublishWorkflow(workflowID: workflow),
      CreateCustomer(customerID: customer, kind: .company, name: "Customer"),
    ]
    for command in opening { try await book.execute(command, as: owner) }
    let ids = (0..<count).map { _ in OrderID(UUID()) }
    for id in ids {
      try await book.execute(
        OpenOrder(
          orderID: id, customerID: customer, type: .oneOff, serviceID: service, workflowID: workflow,
          assignedUserID: user), as: owner)
    }
    orders = ids
  }

  /// Comments `count` times from each of `tasks` tasks, each on an order of its own.
  func comment(_ count: Int, tasks: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<tasks {
        group.addTask {
          for number in 0..<count {
            let text = "Looked at it for the \(number)th time; the customer asked for blue paint instead of grey"
            try await book.execute(
              CommentOnTask(orderID: orders[task % orders.count], taskID: .current, text: text),
              as: owner)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
