// The book as its host sees it: pipelined commands, consistent queries, scopes, read-only opening, evidence.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct BookTests {
  @Test func `64 callers share one order`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let order = try await office.open()
    let before = office.book.position
    try await withThrowingTaskGroup(of: BackOfficeBook.Receipt.self) { group in
      for number in 0..<64 {
        group.addTask {
          try await office.run(
            CommentOnTask(orderID: order, taskID: .current, text: "Comment \(number)"),
            as: office.gus)
        }
      }
      let positions = try await group.reduce(into: [Position]()) { $0.append($1.positions!.lowerBound) }
      #expect(positions.sorted() == Array(before + 1...before + 64))
    }
    #expect(try await office.book.order(.id(order))?.comments.count == 64)
  }

  /// What came of two who send something at once: the rejections, nil for who was first.
  private func both(
    _ first: Request<BackOfficeDomain>, _ second: Request<BackOfficeDomain>, in book: BackOfficeBook
  ) async throws -> [Rejection?] {
    async let one = rejection { _ = try await book.execute(first) }
    async let other = rejection { _ = try await book.execute(second) }
    return try await [one, other]
  }

  @Test func `two who demote each other at once leave one Super Admin, round after round`() async throws {
    let office = try await Office()
    let chiefs = [office.sal, office.ada]
    try await office.run(ChangeUserType(userID: office.ada, to: .superAdmin), as: office.sal)
    for round in 1...(RealInput.isLongRun ? 1_000 : 40) {
      // In every other round each steps down from an office of their own, which the last one may not leave.
      let crossing = round.isMultiple(of: 2)
      let requests = chiefs.map { user in
        Request(ChangeUserType(userID: user, to: .admin), as: .user(crossing ? chiefs.first { $0 != user }! : user))
      }
      let outcomes = try await both(requests[0], requests[1], in: office.book)
      #expect(outcomes.count { $0 == nil } == 1, "round \(round)")
      let refused: Rejection = crossing ? .forbidden(action: "ChangeUserType") : .lastSuperAdmin
      #expect(outcomes.contains(refused), "round \(round)")
      let users = try await office.book.users(UsersQuery()).rows.filter { $0.userType == .superAdmin }
      let left = try #require(users.first?.userID)
      #expect(users.count == 1 && chiefs.contains(left), "round \(round)")
      for user in chiefs where user != left {
        try await office.run(ChangeUserType(userID: user, to: .superAdmin), as: left)
      }
    }
    #expect(try await office.book.checkInvariants().violations.isEmpty)
  }

  @Test func `a double click does what one click does`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let id = UUID()
    // A client that sends a click again as it was, one that names the task, one that says which version it has seen.
    let pairs = [
      (0..<2).map { _ in
        Request<BackOfficeDomain>(CompleteTask(orderID: order, taskID: .current), as: .user(office.gus), commandID: id)
      },
      (0..<2).map { _ in Request(CompleteTask(orderID: order, taskKey: "quote"), as: .user(office.gus)) },
      (0..<2).map { _ in
        Request(CompleteTask(orderID: order, taskID: .current), as: .user(office.gus), expectedVersion: 6)
      },
    ]
    var refused: [String?] = []
    for pair in pairs {
      let before = office.book.position
      refused.append(try await both(pair[0], pair[1], in: office.book).compactMap { $0?.code }.first)
      #expect(office.book.position == before + 2)
    }
    #expect(refused == [nil, "taskNotInProgress", "concurrencyConflict"])
    let tasks = try #require(try await office.book.order(.id(order))).tasks
    #expect(tasks.map(\.state) == [.completed, .completed, .completed, .inProgress])
  }

  @Test func `a query sees what was committed before it`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    for number in 1...20 {
      _ = try await office.open()
      #expect(try await office.book.orders(OrdersQuery(.open)).rows.count == number)
    }
  }

  // Checklist: L-83, L-87
  @Test func `general users see their own`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let order = try await office.open()
    #expect(try await office.book.orders(OrdersQuery(.open), viewer: office.gus).rows.count == 1)
    #expect(try await office.book.orders(OrdersQuery(.open), viewer: office.gil).rows.isEmpty)
    #expect(try await office.book.order(.id(order), viewer: office.gil) == nil)
    try await office.run(
      AssignOrder(orderID: order, assignedUserID: .set(office.gil)), as: office.ada)
    #expect(try await office.book.orders(OrdersQuery(.open), viewer: office.gus).rows.isEmpty)
    #expect(try await office.book.orders(OrdersQuery(.all), viewer: office.gus).rows.count == 1)
    let refused = try await rejection { try await office.complete("survey", of: order) }
    #expect(refused?.code == "forbidden")
  }

  // Checklist: L-83, L-84, L-89
  @Test func `Admins see all orders and tasks in every list, General Users their own`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let (gus, gil) = (try await office.open(), try await office.open())
    let (done, put) = (try await office.open(), try await office.open())
    try await office.run(AssignOrder(orderID: gil, assignedUserID: .set(office.gil)), as: office.ada)
    try await office.run(CloseOrder(orderID: done, outcome: .completed), as: office.gus)
    try await office.run(SnoozeOrder(orderID: put, until: Instant("2024-04-01T09:00:00Z")!), as: office.gus)

    func seen(_ state: WorkList, by user: UserID) async throws -> Set<OrderID> {
      Set(try await office.book.orders(OrdersQuery(state), viewer: user).rows.map(\.orderID))
    }
    func tasks(_ query: TasksQuery, by user: UserID) async throws -> Set<OrderID> {
      Set(try await office.book.tasks(query, viewer: user).rows.map(\.orderID))
    }
    for chief in [office.sal, office.ada] {
      #expect(try await seen(.open, by: chief) == [gus, gil])
      #expect(try await seen(.closed, by: chief) == [done])
      #expect(try await seen(.snoozed, by: chief) == [put])
      #expect(try await seen(.all, by: chief) == [gus, gil, done, put])
      #expect(try await tasks(TasksQuery(), by: chief) == [gus, gil])
    }
    #expect(try await seen(.open, by: office.gus) == [gus])
    #expect(try await seen(.closed, by: office.gus) == [done])
    #expect(try await seen(.snoozed, by: office.gus) == [put])
    #expect(try await tasks(TasksQuery(), by: office.gus) == [gus])
    #expect(try await seen(.closed, by: office.gil) == [])
    #expect(try await tasks(TasksQuery(), by: office.gil) == [gil])
  }

  // Checklist: H-06
  @Test func `customers and activities need no workflow`() async throws {
    let office = try await Office(workflow: false, viewUpdates: .continuous)
    try await office.run(
      ScheduleActivity(
        customerID: office.customer, kind: "Call", title: "Ask", startsAt: .at(Instant("2024-03-04T09:00:00Z")!),
        assignedUserID: office.gus), as: office.gus)
    try await office.run(
      LogActivity(
        customerID: office.customer, kind: "Call", text: "They asked for a quote",
        occurredAt: Instant("2024-03-01T08:00:00Z")!), as: office.gus)
    #expect(try await office.book.activities(ActivitiesQuery(), viewer: office.gus).rows.count == 2)
  }

  @Test func `another process reads beside the writer`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    _ = try await office.open()
    _ = try await office.book.orders(OrdersQuery(.open))
    let reader = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
    #expect(reader.readOnlyReason != nil && reader.position == office.book.position)
    #expect(try await reader.orders(OrdersQuery(.open)).rows.count == 1)
    #expect(try await reader.user("gus@office.example").id == office.gus)
    // The writer goes on, its views with it; the reader follows both.
    for number in 2...10 {
      _ = try await office.open()
      _ = try await office.book.orders(OrdersQuery(.open))
      #expect(try await reader.orders(OrdersQuery(.open)).rows.count == number)
      #expect(reader.position == office.book.position)
    }
    await #expect(throws: BackOfficeBook.Failure.self) {
      try await reader.execute(AddService(name: "X"), as: .user(office.sal))
    }
    try await reader.close()
  }

  @Test func `a reader that lives long reads the log as it is now`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let reader = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
    let order = try await office.open()
    let last = office.book.position
    #expect(try await reader.record(at: last) == office.book.record(at: last))
    #expect(try await reader.record(.order(order), version: 1) != nil)
    _ = try await office.open()
    var newest = LogQuery()
    (newest.reverse, newest.limit) = (true, 1)
    let seen = Lock<Position>(0)
    try await reader.log(newest) { record in
      seen.withLock { $0 = record.envelope.position }
      return true
    }
    #expect(seen.withLock { $0 } == office.book.position)
    try await reader.close()
  }

  @Test func `a check and a count say how far they are`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let last = office.book.position
    let (read, counted) = (Lock<Position>(0), Lock<Position>(0))
    let verification = try await office.book.verify {
      if case .events(let done, last) = $0 { read.withLock { $0 = done } }
    }
    _ = try await office.book.statistics { done, _ in counted.withLock { $0 = done } }
    #expect(read.withLock { $0 } == last && counted.withLock { $0 } == last)
    #expect(verification.views.count == BackOfficeDomain.views.count)
  }

  @Test func `a reader beside the writer compares the views`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    _ = try await office.book.orders(OrdersQuery(.all))
    let reader = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
    #expect(try await reader.verify().isSound)
    #expect(try await reader.verifyViews(["orders"]).map(\.outcome) == [.equal])
    try await reader.close()
  }

  @Test func `a writer is waited for`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    async let second = BackOfficeBook.open(office.path, BookOptions(lockWait: 60))
    try await office.book.close()
    let book = try await second
    #expect(book.position == office.book.position)
    try await book.close()
  }

  @Test func `a second writer is locked out`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    await #expect {
      _ = try await BackOfficeBook.open(office.path)
    } throws: { error in
      guard case BackOfficeBook.Failure.store(let failure) = error else { return false }
      return failure.code == .locked
    }
  }

  @Test func `what is not there is not made`() async throws {
    let folder = try TemporaryFolder()
    for access in [BookAccess.existing, .readOnly] {
      await #expect {
        _ = try await BackOfficeBook.open(folder.path + "/none", BookOptions(access: access))
      } throws: { error in
        if case BackOfficeBook.Failure.noSuchBook = error { true } else { false }
      }
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }

  @Test func `views of a lost history are evidence`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    _ = try await office.book.orders(OrdersQuery(.all))
    try await office.book.close()
    let short = office.folder.path + "/short"
    try FileManager.default.createDirectory(atPath: short, withIntermediateDirectories: true)
    try await BackOfficeBook.open(short).close()
    try FileManager.default.copyItem(atPath: office.path + "/views", toPath: short + "/views")
    for access in [BookAccess.readWrite, .existing, .readOnly] {
      await #expect {
        _ = try await BackOfficeBook.open(short, BookOptions(access: access))
      } throws: { error in
        if case BackOfficeBook.Failure.view(.otherLog) = error { true } else { false }
      }
    }
  }
}
