// `daybook what-if`: what would be different had some events not happened, said something else, or been joined by others.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import ReadModels

struct WhatIfCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "what-if", abstract: "Show what would be different had some events been others.",
      discussion: """
        The script has a JSON object a line: {"drop":41} for an event that never happened, {"edit":41,"payload":{…}} for \
        one that said something else (a merge patch of its payload), {"insertAfter":41,"type":"…","stream":"…",\
        "payload":{…}} for one more by the same command. Payloads are written as `\(D.program) export` writes them.

        All other events stay as they are: nothing is decided anew. What can't be part of such a history is left out \
        and listed. What policies would have answered to edited and inserted events is listed, and not done. The book \
        stays as it is. As an example, what became of event 41: `echo '{"drop":41}' | \(D.program) what-if -`.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The file of changes, or - for standard input.", completion: .file())
  var script: String
  @OptionGroup var moment: AsOfOptions
  @Flag(help: "Also leave out what policies and deadlines made of the dropped events, and what followed from that.")
  var cascade = false
  @Option(
    name: .customLong("view"),
    help: ArgumentHelp("Compare this view only; may be repeated.", valueName: "view"), completion: .list(D.viewNames))
  var views: [String] = []
  @Option(
    help: ArgumentHelp("Write the branch's views as SQLite files into this new folder.", valueName: "folder"),
    completion: .directory)
  var export: String?
  @Option(help: ArgumentHelp("Take and show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let times = try await TimeText.of(timeZone, in: book)
    let script = try await readScript(book)
    let at = try await moment.at?.moment(in: book, times) ?? .head
    let whatIf: WhatIf<D>
    do throws(Book<D>.Failure) {
      whatIf = try await book.whatIf(script, at: at, cascade: cascade, cacheLimit: moment.cache.bytes)
    } catch {
      guard case .invalidScript(let faults) = error else { throw error }
      throw refusal(faults, console)
    }
    defer { for note in whatIf.original.takeNotes() + whatIf.branch.takeNotes() { console.notice("note: \(note)") } }
    do {
      try await show(whatIf, console, times)
      try? await whatIf.close()
    } catch {
      try? await whatIf.close()
      throw error
    }
  }

  private func show(_ whatIf: WhatIf<D>, _ console: Console, _ times: TimeText) async throws {
    if moment.at != nil, let moment = whatIf.original.moment { console.notice("as of \(times.text(of: moment))") }
    let chosen = try D.requireViews(views)
    let names = D.viewNames.filter { chosen.isEmpty || chosen.contains($0) }
    var printer = WhatIfPrinter(console)
    try printer.print(whatIf.changes)
    try printer.print(whatIf.answers)
    try await whatIf.build(names)
    for name in names { try printer.print(try await whatIf.differences(of: name), of: name) }
    try printer.end()
    if let export { try await write(names, of: whatIf.branch, into: export, console) }
  }

  /// The script, with streams that are named by handles of the domain.
  private func readScript(_ book: Book<D>) async throws -> ChangeScript {
    let source: CommandSource = script == "-" ? .standardInput : .file(script)
    let read = try await offCooperativeThreads { try ChangeScript(reading: source) }
    var named = ChangeScript([])
    named.faults = read.faults
    for line in read.changes {
      do {
        named.changes.append(ScriptChange(line: line.line, try await resolved(line.change, in: book)))
      } catch let error as ToolFailure {
        named.faults.append(
          ScriptFault(line: line.line, error.cause, remedy: error.remedy ?? "name \(D.streamNames)"))
      }
    }
    return named
  }

  private func resolved(_ change: HistoryChange, in book: Book<D>) async throws -> HistoryChange {
    guard case .insert(let position, let type, let stream, let payload) = change else { return change }
    let resolved = try await StreamArgument.resolve(stream.description, in: book)
    return .insert(after: position, type: type, stream: resolved, payload: payload)
  }

  /// Tells each fault in a line of its own, and ends the command.
  private func refusal(_ faults: [ScriptFault], _ console: Console) -> ToolFailure {
    for fault in faults.dropLast() { console.tell(ToolFailure(.usage, text(fault), remedy: fault.remedy)) }
    guard let last = faults.last else { return ToolFailure(.usage, "the script can't be read") }
    return ToolFailure(.usage, text(last), remedy: last.remedy)
  }

  private func text(_ fault: ScriptFault) -> String { "line \(fault.line): \(fault.reason)" }

  private func write(
    _ names: [String], of branch: Book<D>, into folder: String, _ console: Console
  ) async throws {
    try NewFolder.make(folder)
    for name in names { try await branch.exportView(name, toFile: "\(folder)/\(name).sqlite") }
    console.notice("wrote \(Grouped.count(names.count, "view")) of the branch to \(folder)")
  }
}
