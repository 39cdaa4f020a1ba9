// The moments of the campaign: a process is stopped as soon as it is seen, from outside, to be doing what is wanted, and
// looked at again when it stands still.

import Foundation

/// A process that stands still, and what it was doing.
struct CampaignMoment {
  let activity: CampaignActivity
  let child: CampaignChild
  /// What was acknowledged before it was started, if it is a reader.
  let known: Set<String>
  /// A reader that does not end by itself.
  var isEndless = false
}

extension ProcessCampaign {
  /// Brings a process to such a moment; nil when it was missed.
  func reach(_ activity: CampaignActivity) throws -> CampaignMoment? {
    switch activity {
    case .idle:
      guard let writer else { return nil }
      return writer.child.stop() ? CampaignMoment(activity: .idle, child: writer.child, known: []) : nil
    case .committing: return try reachCommitting()
    case .sealing, .merging: return try reachMaintenance(activity)
    case .opening, .building, .catchingUp: return try reachReader(activity)
    case .reading:
      return try Int.random(in: 0..<3, using: &random) > 0 ? reachReader(.reading) : reachEndlessReader()
    }
  }

  private func reachCommitting() throws -> CampaignMoment? {
    guard let writer else { return nil }
    for _ in 0..<Int.random(in: 1...20, using: &random) { writer.send(nextName()) }
    if Bool.random(using: &random) { usleep(UInt32.random(in: 0...800, using: &random)) }
    guard writer.child.stop() else { return nil }
    try takeAnswers(of: writer)
    if writer.answered < writer.lines.count {
      return CampaignMoment(activity: .committing, child: writer.child, known: [])
    }
    writer.child.resume()
    return nil
  }

  /// Sends line after line and watches the log's folders.
  private func reachMaintenance(_ activity: CampaignActivity) throws -> CampaignMoment? {
    guard let writer else { return nil }
    for _ in 0..<12 {
      for _ in 0..<5 { writer.send(nextName()) }
      // While it answers, and for a while afterwards: what it does behind the commits gives way to them.
      var looks = 0
      while looks < 600 {
        if isMaintained(activity) {
          guard writer.child.stop() else { return nil }
          try takeAnswers(of: writer)
          if isMaintained(activity) { return CampaignMoment(activity: activity, child: writer.child, known: []) }
          writer.child.resume()
        }
        if writer.child.hasEnded { return nil }
        if writer.answered == writer.lines.count { looks += 1 } else { try takeAnswers(of: writer) }
      }
    }
    return nil
  }

  private func isMaintained(_ activity: CampaignActivity) -> Bool {
    if activity == .sealing {
      let names = Set(CampaignChild.names(in: path + "/log"))
      return names.contains { $0.hasSuffix(".sealed") && names.contains($0.dropLast(7) + ".segment") }
    }
    let names = CampaignChild.names(in: path + "/index")
    let spans = names.compactMap { name -> ClosedRange<UInt64>? in
      let ends = name.dropLast(4).split(separator: "-").compactMap { UInt64($0) }
      return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
    }
    if names.contains("new.run"), spans.count > 1 { return true }
    return spans.contains { one in spans.contains { $0 != one && one.contains($0.lowerBound) } }
  }

  /// Starts a reader and stops it when it has the files open that belong to the activity.
  private func reachReader(_ wanted: CampaignActivity) throws -> CampaignMoment? {
    guard let book else { return nil }
    var words = Self.questions[0]
    switch wanted {
    case .building: if Bool.random(using: &random) { words = ["views", "rebuild"] }
    case .catchingUp: try commit(Int.random(in: 1...5, using: &random))
    case .reading: try ask(words)
    default: break
    }
    if wanted == .building, words != ["views", "rebuild"] {
      // It builds what is missing.
      note("the views are deleted")
      try delete(folder: path + "/views")
    }
    note("start \(words.joined(separator: " "))")
    let known = book.acknowledged
    let child = try startQuestion(words)
    while !child.hasEnded {
      guard activity(of: child, isBehind: wanted == .catchingUp) == wanted else { continue }
      guard child.stop() else { break }
      if activity(of: child, isBehind: wanted == .catchingUp) == wanted {
        return CampaignMoment(activity: wanted, child: child, known: known)
      }
      child.resume()
    }
    try judge(child, exits: exits(of: child.title, book), books: [(book, known)])
    return nil
  }

  private func activity(of reader: CampaignChild, isBehind: Bool) -> CampaignActivity? {
    let files = reader.openFiles.filter { $0.hasPrefix(path + "/") }.map { $0.dropFirst(path.utf8.count + 1) }
    if files.contains(where: { $0.hasPrefix("views/") && $0.contains(".building.sqlite") }) { return .building }
    if files.contains(where: { $0.hasPrefix("views/") && $0.contains(".sqlite") }) {
      return isBehind ? .catchingUp : .reading
    }
    return files.contains { $0.hasPrefix("log") } ? .opening : nil
  }

  /// `log` into a pipe that nobody reads, or `log -f`.
  private func reachEndlessReader() throws -> CampaignMoment? {
    guard let book else { return nil }
    let follows = Bool.random(using: &random)
    note("start log \(follows ? "-f" : "into a pipe that is not read")")
    let known = book.acknowledged
    let child =
      follows
      ? try start("log -f", ["log", "-f", "-q", "--output", "jsonl"])
      : try start("log |", ["log", "-q", "--output", "jsonl"], streams: .narrowOutput)
    if follows {
      while child.text.isEmpty, !child.hasEnded { usleep(1_000) }
    } else {
      _ = child.readSome()
    }
    guard child.stop() else { throw violation("\(child.title) \(said(by: child))") }
    return CampaignMoment(activity: .reading, child: child, known: known, isEndless: true)
  }
}
