// What happens in the model by itself: deadlines, and the hand-over of what a leaver leaves behind.

import EventSourcing

@testable import BackOffice

extension Model {
  private enum Due {
    case wake(JobID)
    case wakeTask(JobID)
    case contract(ContractID)
    case reminder(ActivityID, Int)
  }

  /// Lets time pass: all that falls due until then happens, at that time.
  mutating func pass(to time: Instant) {
    now = time
    while let due = firstDue {
      switch due {
      case .wake(let id): change(id) { ($0.state, $0.snoozedUntil) = (.open, nil) }
      case .wakeTask(let id): change(id) { $0.tasks[$0.current!].snoozedUntil = nil }
      case .contract(let id): contractIsDue(id)
      case .reminder(let id, let minutes): activities[id]!.pending.remove(minutes)
      }
    }
  }

  private var firstDue: Due? {
    var first: (at: Instant, kind: String, key: String, due: Due)?
    func see(_ at: Instant?, _ kind: String, _ key: String, _ due: Due) {
      guard let at, at <= now else { return }
      if let known = first, (known.at, known.kind, known.key) < (at, kind, key) { return }
      first = (at, kind, key, due)
    }
    for (id, job) in jobs where job.isLive {
      see(job.snoozedUntil, "\(id.kind)", "\(id.stream)", .wake(id))
      if let place = job.current {
        see(job.tasks[place].snoozedUntil, "task", "\(id.stream)", .wakeTask(id))
      }
    }
    for (id, contract) in contracts { see(contract.dueAt, "contract", "\(id)", .contract(id)) }
    for (id, activity) in activities where activity.status == .scheduled {
      for minutes in activity.pending {
        see(activity.startsAt.advanced(by: Int64(-minutes) * 60_000), "reminder", "\(id)", .reminder(id, minutes))
      }
    }
    return first?.due
  }

  /// Who was deactivated or deleted has nothing open any more.
  mutating func handOver(_ leaver: UserID, to successor: UserID?, _ by: Sender) {
    let superAdmin = actingSuperAdmin(by)!
    func target(_ admin: UserID?) -> UserID {
      successor ?? (admin.map { $0 != leaver && isActive($0) } == true ? admin! : superAdmin)
    }
    for (id, job) in jobs where job.isLive {
      let assigned = job.assigned == leaver ? target(job.admin) : job.assigned
      let admin = job.admin == leaver ? successor ?? assigned : job.admin
      change(id) { job in
        (job.assigned, job.admin) = (assigned, admin)
        for place in job.tasks.indices where job.tasks[place].state != .completed {
          let isNamed = job.tasks[place].named.map { $0 == leaver } ?? (job.tasks[place].role == .user(leaver))
          if isNamed { (job.tasks[place].named, job.tasks[place].standsIn) = (assigned, false) }
        }
      }
    }
    for (id, contract) in contracts where !contract.isEnded {
      if contract.assigned == leaver { contracts[id]!.assigned = target(contract.admin) }
      if contract.admin == leaver { contracts[id]!.admin = successor ?? contracts[id]!.assigned }
    }
    for (id, activity) in activities where activity.status == .scheduled && activity.assigned == leaver {
      let work = [activity.order.flatMap { jobs[.order($0)] }, activity.lead.flatMap { jobs[.lead($0)] }]
      activities[id]!.assigned = work.compactMap { $0 }.first { $0.isLive }?.assigned ?? successor ?? superAdmin
    }
  }
}
