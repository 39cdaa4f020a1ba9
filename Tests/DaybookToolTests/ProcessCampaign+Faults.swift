// The faults of the campaign: what is done while a process stands still in the middle of its work, and what must be true
// when it goes on.

import Foundation
import LibC

extension ProcessCampaign {
  func inject(_ fault: CampaignFault, at moment: CampaignMoment) throws {
    note("\(fault) while \(moment.child.title) is \(moment.activity)")
    switch fault {
    case .killWriter: try killWriter()
    case .stopWriter: try leaveWriterStopped(moment)
    case .killReader: try killReader(moment)
    case .stopReader: try leaveReaderStopped(moment)
    case .moved: try move(moment)
    case .swapped: try swap(moment)
    case .restored: try restore(moment)
    case .restoredInPlace: try restoreInPlace(moment)
    case .unlocked: try unlock(moment)
    case .deleted: try delete(moment)
    case .linked: try link(moment)
    case .viewsDeleted: try deleteViews(moment)
    case .viewTruncated: try truncateView(moment)
    }
  }

  // MARK: Processes

  private func killWriter() throws {
    guard let writer else { return }
    writer.child.kill()
    writer.child.wait()
    try takeAnswers(of: writer)
    self.writer = nil
    if Bool.random(using: &random) { try ask(Self.questions.randomElement(using: &random)!) }
    try allIsWell()
  }

  private func leaveWriterStopped(_ moment: CampaignMoment) throws {
    guard let writer, let book else { return }
    let second = try startWriter(book, at: path, embedded: Bool.random(using: &random))
    second.send(nextName())
    second.child.closeChannel()
    guard second.child.wait() == 75, second.child.text.isEmpty else {
      throw violation("a second writer beside a stopped one: \(said(by: second.child))")
    }
    try ask(Self.questions.randomElement(using: &random)!)
    moment.child.resume()
    try waitUntilDurable(writer)
    try allIsWell()
  }

  private func killReader(_ moment: CampaignMoment) throws {
    moment.child.kill()
    moment.child.wait()
    try allIsWell()
  }

  private func leaveReaderStopped(_ moment: CampaignMoment) throws {
    guard let book else { return }
    try commit(1)
    try ask(Self.questions.randomElement(using: &random)!)
    try letGoOn(moment, exits: exits(of: moment.child.title, book), books: [(book, moment.known)])
    try allIsWell()
  }

  /// Lets a reader go on, and judges what it said in the end.
  private func letGoOn(
    _ moment: CampaignMoment, exits: Set<Int32>?, books: [(book: CampaignBook, known: Set<String>)]
  ) throws {
    moment.child.resume()
    guard !moment.activity.isWriters else { return }
    guard moment.isEndless else { return try judge(moment.child, exits: exits, books: books) }
    if let exits, exits.contains(0), moment.child.title == "log -f", let newest = writer?.lines.last {
      // It goes on where it was.
      while !moment.child.text.contains("\"\(newest)\"") {
        if moment.child.hasEnded { throw violation("log -f \(said(by: moment.child))") }
        usleep(1_000)
      }
    }
    let names = CampaignBook.names(in: moment.child.text)
    if books.allSatisfy({ !names.isSubset(of: $0.book.sent) }) {
      throw violation("\(moment.child.title) showed what was never sent: \(names)")
    }
    if moment.child.hasEnded, moment.child.wait() == 75 { throw violation("log \(said(by: moment.child))") }
    moment.child.kill()
    moment.child.wait()
  }

  // MARK: The book

  /// The writer's book is no longer its own: whatever it is sent now must not be acknowledged.
  private func fenceOff(_ moment: CampaignMoment) throws {
    guard let writer else { return }
    try takeAnswers(of: writer)
    writer.lastOwnLine = writer.lines.count
    moment.child.resume()
    for _ in 0..<Int.random(in: 1...3, using: &random) { writer.send(nextName()) }
    writer.child.closeChannel()
    let status = writer.child.wait()
    try takeAnswers(of: writer)
    guard status == 74 else { throw violation("a writer whose book is gone \(said(by: writer.child))") }
    self.writer = nil
  }

  /// Lets writer and reader go on when the book at the path is not theirs any more.
  private func goOnWithout(_ moment: CampaignMoment, books: [(book: CampaignBook, known: Set<String>)]) throws {
    try fenceOff(moment)
    try letGoOn(moment, exits: nil, books: books)
  }

  private func move(_ moment: CampaignMoment) throws {
    guard let book, let writer else { return }
    let away = folder + "/away"
    try rename(path, to: away)
    if Int.random(in: 0..<3, using: &random) == 0 {
      note("and back")
      try rename(away, to: path)
      try letGoOn(moment, exits: nil, books: [(book, moment.known)])
      // It may have seen that the book was away.
      writer.send(nextName())
      while writer.answered < writer.lines.count, !writer.child.hasEnded {
        try takeAnswers(of: writer)
        usleep(300)
      }
      try takeAnswers(of: writer)
      if writer.child.hasEnded { self.writer = nil }
      return try allIsWell()
    }
    try goOnWithout(moment, books: [(book, moment.known)])
    let asked = try startQuestion(Self.questions.randomElement(using: &random)!)
    try judge(asked, exits: [66], books: [])
    guard access(path, F_OK) != 0 else { throw violation("something was made where the book was") }
    try rename(away, to: path)
    try allIsWell()
  }

  private func swap(_ moment: CampaignMoment) throws {
    let other = try makeOther()
    try replace(moment, by: other.book) { try rename(other.path, to: path) }
  }

  private func restore(_ moment: CampaignMoment) throws {
    let spare = try aSpare()
    try replace(moment, by: spare.book) { try shell("cp -r \(spare.path) \(path)") }
    try shell("rm -r \(spare.path)")
  }

  /// Moves the book away and puts another one in its place, which nobody who works on the first may change.
  private func replace(_ moment: CampaignMoment, by next: CampaignBook, _ put: () throws -> Void) throws {
    guard let book else { return }
    let old = folder + "/old"
    try rename(path, to: old)
    try put()
    let before = try fingerprint()
    try goOnWithout(moment, books: [(book, moment.known), (next, next.acknowledged)])
    guard try fingerprint() == before else { throw violation("the book that was put in the place was changed") }
    try examineAbandoned(book, at: old)
    try shell("rm -r \(old)")
    adopt(next)
    try allIsWell()
  }

  /// An earlier state of the book: one that was kept, or one of now.
  private func aSpare() throws -> (path: String, book: CampaignBook) {
    if let spare { return spare }
    try ask(["backup", "{}"])
    return spare!
  }

  private func restoreInPlace(_ moment: CampaignMoment) throws {
    guard let book else { return }
    let spare = try aSpare()
    let next = spare.book
    try shell("cp -r \(spare.path)/. \(path)/")
    try goOnWithout(moment, books: [(book, moment.known), (next, next.acknowledged)])
    let asked = try startQuestion(Self.questions.randomElement(using: &random)!)
    try judge(asked, exits: nil, books: [(next, next.acknowledged)])
    // What has become of it is refused or the earlier state; whoever restores so must begin with an empty folder.
    try shell("rm -r \(path); cp -r \(spare.path) \(path); rm -r \(spare.path)")
    adopt(next)
    try allIsWell()
  }

  private func unlock(_ moment: CampaignMoment) throws {
    guard let book, let first = writer else { return }
    try shell("rm \(path)/LOCK")
    try takeAnswers(of: first)
    first.lastOwnLine = first.lines.count
    let second = try startWriter(book, at: path, embedded: Bool.random(using: &random))
    second.send(nextName())
    while second.answered == 0, !second.child.hasEnded {
      try takeAnswers(of: second)
      usleep(300)
    }
    try fenceOff(moment)
    try letGoOn(moment, exits: [0, 74], books: [(book, moment.known)])
    try takeAnswers(of: second)
    if second.child.hasEnded {
      guard second.child.wait() == 75, second.answered == 0 else {
        throw violation("the second writer of an unlocked book \(said(by: second.child))")
      }
    } else {
      writer = second
    }
    try allIsWell()
  }

  private func delete(_ moment: CampaignMoment) throws {
    guard let book else { return }
    try delete(folder: path)
    try goOnWithout(moment, books: [(book, moment.known)])
    let asked = try startQuestion(Self.questions.randomElement(using: &random)!)
    try judge(asked, exits: [66], books: [])
    guard access(path, F_OK) != 0 else { throw violation("something was made where the book was") }
    self.book = nil
  }

  /// A copy of hard links beside the book: its writer is refused while this one lives.
  private func link(_ moment: CampaignMoment) throws {
    guard let book, let writer else { return }
    let copy = folder + "/linked"
    try shell("cp -al \(path) \(copy); rm -r \(copy)/LOCK \(copy)/views 2> /dev/null || true")
    let second = try startWriter(book, at: copy, embedded: Bool.random(using: &random))
    second.send(nextName())
    second.child.closeChannel()
    guard second.child.wait() == 75, second.child.text.isEmpty else {
      throw violation("the writer of a copy of hard links \(said(by: second.child)) \(second.child.text)")
    }
    try shell("rm -r \(copy)")
    try letGoOn(moment, exits: exits(of: moment.child.title, book), books: [(book, moment.known)])
    try waitUntilDurable(writer)
    try allIsWell()
  }

  // MARK: Views

  private func deleteViews(_ moment: CampaignMoment) throws {
    guard let book else { return }
    try delete(folder: path + "/views")
    try letGoOn(moment, exits: nil, books: [(book, moment.known)])
    try allIsWell()
  }

  private func truncateView(_ moment: CampaignMoment) throws {
    guard let book else { return }
    let views = CampaignChild.names(in: path + "/views").filter { $0.hasSuffix(".sqlite") }.sorted()
    if let view = views.filter({ $0.hasPrefix("customers") }).last ?? views.first {
      let file = "\(path)/views/\(view)"
      let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
      let length = Int.random(in: 0...max(0, size - 1), using: &random)
      note("\(view) is cut from \(size) to \(length) bytes")
      try shell("truncate -s \(length) \(file)")
      book.hasDamagedView = true
    }
    try letGoOn(moment, exits: nil, books: [(book, moment.known)])
    try allIsWell()
    try ask(["views", "rebuild"])
  }

  // MARK: Files

  private func rename(_ from: String, to place: String) throws {
    guard LibC.rename(from, place) == 0 else { throw violation("\(from) can't be renamed: \(errno)") }
  }

  /// Digests of all files of the log at the path, and of what is derived from it and only written by writers.
  private func fingerprint() throws -> String {
    let child = try CampaignChild(
      "shell", ["/bin/sh", "-c", "cd \(path); find . -path ./views -prune -o -type f -print | sort | xargs sha256sum"],
      ["PATH": "/usr/bin:/bin"], files: folder + "/fingerprint")
    guard child.wait() == 0 else { throw violation(child.complaint) }
    return child.text
  }
}
