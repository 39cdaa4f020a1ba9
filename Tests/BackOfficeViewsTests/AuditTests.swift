// The audit trail: one entry an event, found by whatever it concerns, with what was before.

import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct AuditTests {
  private func events(_ book: SampleBook) throws -> [Recorded<BackOfficeEvent>] {
    var events: [Recorded<BackOfficeEvent>] = []
    try book.store.read(after: 0, through: nil) { envelope, payload in
      let event = try BackOfficeEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      events.append(Recorded(event, envelope))
      return true
    }
    return events
  }

  @Test func `there is one entry for each event`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 1)
    var query = AuditQuery()
    query.oldestFirst = true
    let rows = try views.audit.page(query, scope: .everything, from: book.store).rows
    let events = try events(book)
    #expect(rows.map(\.position) == events.map(\.envelope.position))
    #expect(rows.map(\.action) == events.map(\.envelope.type))
    #expect(rows.map(\.batch) == events.map(\.envelope.batch.firstPosition))
    #expect(rows.map(\.at) == events.map(\.envelope.recordedAt))
    #expect(rows.map(\.commandID.uuid) == events.map(\.envelope.batch.commandID))
    #expect(rows.map(\.command) == events.map(\.envelope.batch.command) && rows.allSatisfy { $0.command != nil })
    #expect(rows.map(\.correlationID.uuid) == events.map(\.envelope.batch.correlationID))
    #expect(rows.map(\.actorKind) == events.map(\.envelope.actor.kind))
    #expect(rows.map(\.subjectKind) == events.map(\.envelope.stream.category))
  }

  private func page(
    _ book: SampleBook, _ views: SmallViewStores, _ filter: (inout AuditQuery) -> Void
  ) throws -> [AuditRow] {
    var query = AuditQuery()
    filter(&query)
    return try views.audit.page(query, scope: .everything, from: book.store).rows
  }

  /// The orders that events of correspondence are about, by position: what becomes of a message or document is about the
  /// order that it was about in the beginning.
  private func workOfCorrespondence(_ events: [Recorded<BackOfficeEvent>]) -> [Position: OrderID] {
    var (work, orders): ([Position: OrderID], [String: OrderID]) = ([:], [:])
    for recorded in events {
      guard case .correspondence(let event) = recorded.event else { continue }
      let order: OrderID?
      switch event {
      case .messageRequested(let event):
        order = event.orderID
        orders["\(event.messageID)"] = order
      case .messageDelivered(let event): order = orders["\(event.messageID)"]
      case .messageFailed(let event): order = orders["\(event.messageID)"]
      case .messageReceived(let event): order = event.orderID
      case .callLogged(let event): order = event.orderID
      case .noteAdded(let event): order = event.orderID
      case .documentLinked(let event):
        order = event.orderID
        orders[event.system + event.externalID] = order
      case .documentUpdated(let event): order = orders[event.system + event.externalID]
      }
      work[recorded.envelope.position] = order
    }
    return work
  }

  /// The customer that is left of those that became one with others.
  private func customersAsOne(_ events: [Recorded<BackOfficeEvent>]) -> (CustomerID) -> CustomerID {
    var kept: [CustomerID: CustomerID] = [:]
    for recorded in events {
      guard case .customer(.mergedInto(let event)) = recorded.event else { continue }
      kept[CustomerID(recorded.envelope.stream.uuid!)] = event.kept
    }
    return { id in
      var id = id
      while let next = kept[id] { id = next }
      return id
    }
  }

  // Checklist: L-99
  @Test func `entries are found by what they concern`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 2)
    let all = try views.audit.page(AuditQuery(), scope: .everything, from: book.store).rows
    func check(
      _ filter: (inout AuditQuery) -> Void, _ keeps: (AuditRow) -> Bool,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let rows = try page(book, views, filter)
      let wanted = all.filter(keeps)
      #expect(rows.map(\.position) == wanted.map(\.position), sourceLocation: sourceLocation)
      #expect(rows == wanted, sourceLocation: sourceLocation)
      #expect(!rows.isEmpty && rows.count < all.count, sourceLocation: sourceLocation)
    }
    let one = try #require(all.first { $0.orderNo != nil && $0.subjectKind == "correspondence" })
    let events = try events(book)
    let byPosition = Dictionary(uniqueKeysWithValues: events.map { ($0.envelope.position, $0) })
    let work = workOfCorrespondence(events)
    try check(
      { $0.order = .number(one.orderNo!) },
      { row in
        let recorded = byPosition[row.position]!
        if ["activity", "contract"].contains(row.subjectKind) { return row.orderID == one.orderID }
        return (work[row.position] ?? OrderID(recorded.envelope.stream.uuid ?? UUID())) == one.orderID
      })
    #expect(all.contains { $0.orderNo == one.orderNo && $0.subjectKind == "correspondence" })
    try check({ $0.order = .id(one.orderID!) }, { $0.orderNo == one.orderNo })
    let written = try #require(all.first { $0.leadNo != nil && $0.subjectKind == "correspondence" })
    let ends = all.filter { $0.leadID == written.leadID }.map(\.action)
    for action in ["lead.opened", "correspondence.messageRequested", "correspondence.messageFailed"] {
      #expect(ends.contains(action), Comment(rawValue: action))
    }
    let lead = try #require(all.first { $0.leadNo == 1 })
    try check(
      { $0.lead = .number(1) },
      { row in
        byPosition[row.position]!.envelope.stream.uuid == lead.leadID!.uuid
          || row.subjectKind == "activity" && row.leadID == lead.leadID
      })
    try check({ $0.lead = .id(lead.leadID!) }, { $0.leadNo == 1 })
    #expect(all.contains { $0.orderNo == 1 } && lead.orderNo == nil && one.leadNo == nil)
    #expect(try views.audit.id(ofNumber: 1, Lead.self) == lead.leadID)
    let customer = try #require(one.customerID)
    let oneWith = customersAsOne(events)
    try check({ $0.customer = customer }, { $0.customerID.map(oneWith) == oneWith(customer) })
    for kind in ["customer", "correspondence"] {
      #expect(all.contains { $0.customerID == customer && $0.subjectKind == kind }, Comment(rawValue: kind))
    }
    let visited = try #require(all.first { $0.subjectKind == "activity" }?.customerID)
    try check({ $0.customer = visited }, { $0.customerID.map(oneWith) == oneWith(visited) })
    try check({ $0.actor = .user(book.superAdmin.uuid) }, { $0.actorID?.uuid == book.superAdmin.uuid })
    try check({ $0.actor = .system("registration") }, { $0.actorName == "registration" })
    try check({ $0.correlation = one.correlationID.uuid }, { $0.correlationID == one.correlationID })
    try check({ $0.types = ["order.opened", "user.added"] }, { ["order.opened", "user.added"].contains($0.action) })
    try check({ $0.since = one.at }, { $0.at >= one.at })
    try check({ $0.until = one.at }, { $0.at < one.at })
    let user = book.users[2]
    func concernsUser(_ row: AuditRow) -> Bool {
      let recorded = byPosition[row.position]!
      switch recorded.event {
      case .order(.opened(let event)): return event.assignedUserID == user || event.orderAdminID == user
      case .lead(.opened(let event)): return event.assignedUserID == user || event.leadAdminID == user
      case .order(.work(.assigned(let event))), .lead(.work(.assigned(let event))):
        return (event.fromUser != event.toUser && [event.fromUser, event.toUser].contains(user))
          || (event.fromAdmin != event.toAdmin && [event.fromAdmin, event.toAdmin].contains(user))
      case .order(.work(.taskReassigned(let event))), .lead(.work(.taskReassigned(let event))):
        return [event.from, event.to].contains(user)
      case .user(.deactivated(let event)) where event.reassignTo == user: return true
      case .activity(.scheduled(let event)): return event.assignedUserID == user
      case .activity(.edited(let event)):
        let change = event.changes.first { $0.field == "assignedUserID" }
        return [change?.before?.text, change?.after?.text].contains(user.description)
      case .contract(.started(let event)): return event.assignedUserID == user || event.orderAdminID == user
      case .contract(.termsChanged):
        return row.changes.contains { change in
          ["assignedUserID", "orderAdminID"].contains(change.field)
            && [change.before, change.after].contains(.text(user.description))
        }
      case .effects(let event): return event.content.remark.user == user
      default: return recorded.envelope.stream == StreamName("user", user)
      }
    }
    try check({ $0.user = user }, concernsUser)
    try check({ $0.task = .key("quote") }, { $0.taskKey == "quote" })
    let task = try #require(try book.order(one.orderID!)?.work.tasks.first)
    try check({ $0.task = .id(task.id) }, { $0.orderID == one.orderID && $0.taskKey == task.key })
  }

  @Test func `times are found at both ends and in between`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 2)
    let all = try views.audit.page(AuditQuery(), scope: .everything, from: book.store).rows
    let (first, last) = (try #require(all.last).at.milliseconds, try #require(all.first).at.milliseconds)
    let times = [first - 1, first, first + 1, all[all.count / 2].at.milliseconds, last, last + 1].map {
      Instant(milliseconds: $0)
    }
    for since in times {
      for until in times {
        let rows = try page(book, views) {
          $0.since = since
          $0.until = until
        }
        #expect(rows.map(\.position) == all.filter { $0.at >= since && $0.at < until }.map(\.position))
      }
    }
  }

  @Test func `scopes hide what is not theirs`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 4)
    let all = try views.audit.page(AuditQuery(), scope: .everything, from: book.store).rows
    let administrator = try views.audit.page(AuditQuery(), scope: .administrator, from: book.store).rows
    #expect(administrator == all.filter { $0.subjectKind != "user" })
    #expect(administrator.count < all.count)
    let user = book.users[3]
    let own = try views.audit.page(AuditQuery(), scope: .own(user, includesOrderAdmin: true), from: book.store).rows
    let mine = try Set(
      book.orders.filter { id in
        try book.order(id).map { $0.work.assignedUserID == user || $0.work.adminID == user } ?? false
      })
    let leads = try Set(
      book.leads.filter { id in
        try book.lead(id).map { $0.work.assignedUserID == user || $0.work.adminID == user } ?? false
      })
    #expect(
      own
        == all.filter {
          $0.orderID.map(mine.contains) ?? $0.leadID.map(leads.contains)
            ?? ["customer", "activity", "correspondence"].contains($0.subjectKind)
        })
    for kind in ["lead", "order", "activity"] {
      #expect(own.contains { $0.subjectKind == kind }, Comment(rawValue: kind))
    }
    let activities = own.filter { $0.subjectKind == "activity" }
    #expect(activities.contains { $0.orderID != nil } && activities.contains { $0.leadID != nil })
    #expect(activities.contains { $0.orderID == nil && $0.leadID == nil })
  }

  @Test func `the trail can be read with any tool`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 4)
    let result = try views.audit.sql(
      "SELECT position, actorName, action, subjectID FROM audit WHERE action = 'user.added' ORDER BY position LIMIT 1")
    #expect(
      result.rows == [[.integer(2), .text("registration"), .text("user.added"), .text(book.superAdmin.description)]])
  }

  @Test func `streams that are read one by one say what the log in order says`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 6)
    let rows = try views.audit.page(AuditQuery(), scope: .everything, from: book.store).rows
    let few = try AuditReading(of: rows, from: book.store, mostStreams: .max)
    let many = try AuditReading(of: rows, from: book.store, mostStreams: 0)
    #expect(few.details.count == rows.count && few.details == many.details)
  }
}
