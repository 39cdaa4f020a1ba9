// What the processes of the campaign do when nothing is done to them, and what must be true of it.

import Foundation

extension ProcessCampaign {
  /// Every kind of reader. `{}` is a path for what it makes.
  static let questions: [[String]] = [
    ["customers", "--output", "jsonl"], ["customers", "--output", "jsonl"], ["log", "--output", "jsonl"], ["export"],
    ["orders", "all"], ["audit"], ["stats"], ["verify"], ["views", "rebuild"], ["views", "verify"], ["views", "list"],
    ["doctor"], ["backup", "{}"],
  ]

  // MARK: Writers

  func ensureWriter(embedded: Bool?) throws {
    if let present = writer {
      guard let embedded, present.isEmbedded != embedded else { return }
      try end(present)
      writer = nil
    }
    guard let book else { return }
    let isEmbedded = embedded ?? (Int.random(in: 0..<3, using: &random) == 0)
    writer = try startWriter(book, at: path, embedded: isEmbedded)
    try commit(1)
  }

  func startWriter(_ book: CampaignBook, at place: String, embedded: Bool) throws -> CampaignWriter {
    note("start \(embedded ? "embedded" : "apply") at \(place)")
    let child =
      embedded
      ? try start("embedded", program: Workshop.products.path + "/BookTorture", [place], .input)
      : try start("apply", ["apply", "-", "--output", "jsonl", "-q", "--wait", "0", "--book", place], streams: .input)
    return CampaignWriter(child, of: book, isEmbedded: embedded)
  }

  /// Lets a writer come to its end: what it was sent must have been acknowledged.
  func end(_ writer: CampaignWriter) throws {
    writer.child.closeChannel()
    let status = writer.child.wait()
    try takeAnswers(of: writer)
    guard status == 0, writer.answered == writer.lines.count else {
      throw unanswered(writer)
    }
  }

  private func unanswered(_ writer: CampaignWriter) -> CampaignViolation {
    let answers = "\(writer.answered) of \(writer.lines.count) lines"
    return violation("\(writer.child.title) answered \(answers) and \(said(by: writer.child))")
  }

  func takeAnswers(of writer: CampaignWriter) throws {
    let before = writer.answered
    if let objection = writer.takeAnswers() { throw violation(objection) }
    report.acknowledged += writer.answered - before
  }

  /// Sends lines to the writer and waits until all are acknowledged.
  func commit(_ count: Int) throws {
    guard let writer else { return }
    note("commit \(count) with \(writer.child.title)")
    for _ in 0..<count { writer.send(nextName()) }
    try waitUntilDurable(writer)
  }

  /// Waits until every line of a writer is answered.
  func waitUntilDurable(_ writer: CampaignWriter) throws {
    while writer.answered < writer.lines.count {
      let hasEnded = writer.child.hasEnded
      try takeAnswers(of: writer)
      if writer.answered == writer.lines.count { return }
      if hasEnded { throw unanswered(writer) }
      usleep(300)
    }
  }

  // MARK: Readers

  func startQuestion(_ words: [String]) throws -> CampaignChild {
    let copy = "\(folder)/copy-\(report.steps)"
    return try start(
      words.prefix(2).filter { !$0.hasPrefix("-") && $0 != "{}" }.joined(separator: " "),
      words.map { $0 == "{}" ? copy : $0 } + ["-q"])
  }

  /// Asks, and compares the answer with what was acknowledged before.
  func ask(_ words: [String]) throws {
    guard let book else { return }
    note("ask \(words.joined(separator: " "))")
    if let writer { try takeAnswers(of: writer) }
    let known = book.acknowledged
    let child = try startQuestion(words)
    try judge(child, exits: exits(of: child.title, book), books: [(book, known)])
    if words == ["views", "rebuild"] { book.hasDamagedView = false }
    if words.first == "backup" { try takeBackup(of: book, known) }
  }

  /// With which codes a reader may end when nothing is done to it: a check tells of a damaged view.
  func exits(of title: String, _ book: CampaignBook) -> Set<Int32> {
    book.hasDamagedView && ["verify", "views verify"].contains(title) ? [0, 1] : [0]
  }

  /// A backup of a book that is written to is a book that has all that was acknowledged before.
  private func takeBackup(of book: CampaignBook, _ known: Set<String>) throws {
    if let spare { try shell("rm -r \(spare.path)") }
    let path = "\(folder)/copy-\(report.steps)"
    let copy = book.copy(since: known)
    spare = (path, copy)
    try examine(copy, at: path)
  }

  /// Waits for a reader's end. It must have ended with one of the codes (any but 75 where nil), and what it said must be
  /// true of one of the books, by what each must have held when it was asked.
  func judge(_ child: CampaignChild, exits: Set<Int32>?, books: [(book: CampaignBook, known: Set<String>)]) throws {
    let status = child.wait()
    report.answers += 1
    // A view in which somebody was stopped in the very moment of taking a lock can't be compared, and the check says so.
    let isKeptOut =
      status == 75 && child.title.hasSuffix("verify") && child.complaint.contains("another process stands still in it")
    let isAllowed = isKeptOut || exits.map { $0.contains(status) } ?? (status >= 0 && status != 75)
    guard isAllowed else { throw violation("\(child.title) \(said(by: child))") }
    guard status == 0, ["customers", "log", "export"].contains(child.title) else { return }
    let names = CampaignBook.names(in: child.text)
    let objections = books.map { $0.book.objection(to: names, since: $0.known) }
    if objections.allSatisfy({ $0 != nil }) {
      let reasons = objections.compactMap(\.self).joined(separator: "; or ")
      throw violation("the answer of \(child.title) is wrong: \(reasons)")
    }
  }

  /// Everybody who works on the book goes on working.
  func allIsWell() throws {
    if let writer { try waitUntilDurable(writer) }
    if writer == nil { try ensureWriter(embedded: nil) } else { try commit(1) }
    try ask(Self.questions[0])
  }
}
