// A campaign over processes, by seed: writers and readers of every kind work on one book while they are killed and
// stopped and the book is moved, swapped, restored, unlocked and deleted. Everything that they say is compared with what
// was sent and acknowledged before. Each round picks the pair of fault and activity that was met least.

import Foundation

/// What breaks a promise, with all that led to it.
struct CampaignViolation: Error, CustomStringConvertible {
  let description: String
}

/// One run of the campaign.
final class ProcessCampaign {
  let seed: UInt64
  let folder: String
  var random: CampaignRandom
  var report = CampaignReport()
  /// The book at the path, if there is one.
  var book: CampaignBook?
  var writer: CampaignWriter?
  /// An earlier state of the book at the path.
  var spare: (path: String, book: CampaignBook)?
  private var trace: [String] = []
  private var names = 0
  private var children = 0
  private var fresh = CampaignBook()
  private var attempts: [CampaignPair: Int] = [:]

  var path: String { folder + "/book.daybook" }
  private let template: String

  init(seed: UInt64) throws {
    self.seed = seed
    random = CampaignRandom(state: seed)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("daybook-campaign-\(UUID().uuidString)").path
    template = folder + "/template"
    try FileManager.default.createDirectory(atPath: folder + "/temporary", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Works until so many steps are done and each pair was met so often; a pair that was tried ten times as often as it
  /// had to be met is given up.
  func run(steps: Int, eachPair hits: Int = 0) throws {
    while report.steps < steps || CampaignPair.all.contains(where: { isWanting($0, hits) }) {
      let pair = choosePair()
      attempts[pair, default: 0] += 1
      try round(pair)
    }
    try retire()
  }

  private func isWanting(_ pair: CampaignPair, _ hits: Int) -> Bool {
    report.hits(of: pair) < hits && (attempts[pair] ?? 0) < 10 * hits
  }

  /// One whose share of hits and attempts is least.
  private func choosePair() -> CampaignPair {
    func weight(_ pair: CampaignPair) -> Int { 2 * report.hits(of: pair) + (attempts[pair] ?? 0) }
    let least = CampaignPair.all.map(weight).min() ?? 0
    return CampaignPair.all.filter { weight($0) == least }.randomElement(using: &random)!
  }

  /// Some ordinary work, then one fault at the moment that is wanted, and what must hold afterwards.
  private func round(_ pair: CampaignPair) throws {
    try ensureBook()
    try ensureWriter(embedded: pair.activity == .sealing || pair.activity == .merging ? true : nil)
    for _ in 0..<Int.random(in: 0...2, using: &random) { try ordinaryStep() }
    note("wanted: \(pair.fault) while \(pair.activity)")
    guard let moment = try reach(pair.activity) else {
      report.missed[pair, default: 0] += 1
      return try allIsWell()
    }
    report.hits[CampaignPair(fault: pair.fault, activity: moment.activity), default: 0] += 1
    try inject(pair.fault, at: moment)
  }

  private func ordinaryStep() throws {
    if Bool.random(using: &random) {
      try commit(Int.random(in: 1...6, using: &random))
    } else {
      try ask(Self.questions.randomElement(using: &random)!)
    }
  }

  // MARK: Books

  private func ensureBook() throws {
    if let known = book, known.rounds > 25 || known.sent.count > 250 { try retire() }
    book?.rounds += 1
    guard book == nil else { return }
    if !FileManager.default.fileExists(atPath: template) { try makeBook(at: template) }
    try shell("cp -r \(template) \(path)")
    adopt(fresh.copy(since: fresh.acknowledged))
  }

  /// Makes a book with the shop's commands, some of which it refuses.
  private func makeBook(at place: String) throws {
    let shop = Workshop.tests.path + "/Files/shop.jsonl"
    let child = try start("apply", ["apply", shop, "--clock", "commands", "-q", "--book", place])
    guard child.wait() == 1 else { throw violation("a book can't be made: \(said(by: child))") }
  }

  /// Another book than that at the path, with a customer of its own.
  func makeOther() throws -> (path: String, book: CampaignBook) {
    let place = folder + "/other-\(report.incarnations)"
    let other = CampaignBook()
    try makeBook(at: place)
    let writer = try startWriter(other, at: place, embedded: true)
    for _ in 0..<20 { writer.send(nextName()) }
    try end(writer)
    if Bool.random(using: &random) { _ = try start("customers", ["customers", "-q", "--book", place]).wait() }
    return (place, other)
  }

  /// Goes on with a book that now lies at the path.
  func adopt(_ new: CampaignBook) {
    report.incarnations += 1
    book = new
    spare = nil
  }

  /// The last word on the book at the path: all that was acknowledged is there, and nothing is wrong.
  func retire() throws {
    if let writer { try end(writer) }
    writer = nil
    guard let known = book else { return }
    if known.hasDamagedView { try ask(["views", "rebuild"]) }
    try examine(known, at: path)
    try shell("rm -r \(path)")
    book = nil
  }

  /// Checks a book whose writer did not come to its end: the next one opens it, and loses nothing.
  func examineAbandoned(_ known: CampaignBook, at place: String) throws {
    let next = try startWriter(known, at: place, embedded: Bool.random(using: &random))
    next.send(nextName())
    try end(next)
    try examine(known, at: place)
  }

  /// Checks a book that nobody writes to.
  func examine(_ known: CampaignBook, at place: String) throws {
    note("examine \(place)")
    let answer = try start("customers", ["customers", "--output", "jsonl", "-q", "--book", place])
    try judge(answer, exits: [0], books: [(known, known.acknowledged)])
    for words in [["verify"], ["doctor"]] {
      let child = try start(words[0], words + ["-q", "--book", place])
      guard child.wait() == 0 else { throw violation("\(words[0]) of \(place): \(said(by: child))") }
    }
  }

  // MARK: Steps and what is said about them

  func note(_ step: String) {
    report.steps += 1
    trace.append("\(report.steps) \(step)")
    if trace.count > 120 { trace.removeFirst(60) }
  }

  func violation(_ what: String) -> CampaignViolation {
    let steps = trace.joined(separator: "\n")
    return CampaignViolation(description: "seed \(seed), step \(report.steps): \(what)\n\(steps)\n\(report)")
  }

  func said(by child: CampaignChild) -> String { "ended with \(child.wait()): \(child.complaint.prefix(600))" }

  func nextName() -> String {
    names += 1
    return "campaign-\(names)"
  }

  /// Starts the tool on the book at the path.
  func start(_ title: String, _ words: [String], streams: CampaignChild.Streams = .files) throws -> CampaignChild {
    try start(title, program: Workshop.products.path + "/daybook", words, streams)
  }

  func start(
    _ title: String, program: String, _ words: [String], _ streams: CampaignChild.Streams
  ) throws -> CampaignChild {
    children += 1
    report.starts[title, default: 0] += 1
    return try CampaignChild(
      title, [program] + words,
      ["PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": folder + "/temporary", "DAYBOOK": path],
      files: "\(folder)/child-\(children)", streams: streams)
  }

  func shell(_ line: String) throws {
    let child = try CampaignChild(
      "shell", ["/bin/sh", "-c", line], ["PATH": "/usr/bin:/bin"], files: folder + "/shell")
    guard child.wait() == 0 else { throw violation("\(line): \(child.complaint)") }
  }

  /// Deletes a folder in which others may be making files meanwhile: then it is not empty at first.
  func delete(folder: String) throws {
    try shell("for i in 1 2 3 4 5 6 7 8 9; do rm -rf \(folder) 2> /dev/null && exit; done; rm -rf \(folder)")
  }
}
