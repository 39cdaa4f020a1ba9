// Prints what is different in a branch: for programs one object, for people a line an event, an answer, a row.

internal import Daybook
internal import EventSourcing
internal import ReadModels

struct WhatIfPrinter {
  private let console: Console
  private var fields: [OutputValue.Field] = []
  private var views: [OutputValue] = []
  private var hasDifferences = false

  init(_ console: Console) {
    self.console = console
  }

  mutating func print(_ changes: [BranchChange]) throws {
    fields.append(.init("changes", .list(changes.map { .object($0.fields) })))
    guard console.format == .text else { return }
    for change in changes { try console.words(TerminalSafe.text(change.text), hanging: 4) }
    if changes.isEmpty { console.notice("the script changes nothing") }
  }

  mutating func print(_ answers: [PolicyAnswer]) throws {
    fields.append(.init("answers", .list(answers.map { .object($0.fields) })))
    guard console.format == .text else { return }
    for answer in answers { try console.words(TerminalSafe.text(answer.text), hanging: 4) }
  }

  mutating func print(_ tables: [TableDifference], of view: String) throws {
    let differing = tables.filter { !$0.isEmpty }
    if differing.isEmpty { return }
    hasDifferences = true
    views.append(.object(["view": .text(view), "tables": .list(differing.map { .object($0.fields) })]))
    if console.format == .text { try DifferencePrinter(console).print(differing) }
  }

  func end() throws {
    if !hasDifferences { console.notice("no view is different") }
    guard console.format != .text else { return }
    try console.object(fields + [.init("views", .list(views))])
  }
}

extension BranchChange {
  /// What became of the event, in words.
  private var words: String {
    switch kind {
    case .dropped: "dropped"
    case .cascaded: "dropped with #\(cause ?? 0), which led to it"
    case .edited: "edited"
    case .inserted: "inserted"
    case .unfoldable: "left out: " + (reason ?? "no such history can have it")
    }
  }

  fileprivate var text: String { "#\(envelope.place)  \(envelope.type)  \(envelope.stream)  \(words)" }

  fileprivate var fields: [OutputValue.Field] {
    envelope.placeFields + [
      .init("type", .text(envelope.type)), .init("stream", .text(envelope.stream.description)),
      .init("change", .text(kind.rawValue)), .init("cause", .integer(cause)), .init("reason", .text(reason)),
    ]
  }
}

extension PolicyAnswer {
  private var contentValue: OutputValue { OutputValue(content) }

  fileprivate var text: String {
    let json = String(decoding: contentValue.json, as: UTF8.self)
    return switch kind {
    case .command(let name): "#\(cause.place)  \(policy) would send \(name) \(json)"
    case .effect: "#\(cause.place)  \(policy) would ask for \(json)"
    }
  }

  fileprivate var fields: [OutputValue.Field] {
    let command: String? = if case .command(let name) = kind { name } else { nil }
    return cause.placeFields + [
      .init("policy", .text(policy)), .init("command", .text(command)), .init("content", contentValue),
    ]
  }
}

extension Envelope {
  fileprivate var placeFields: [OutputValue.Field] {
    [.init("position", .integer(position)), .init("part", .integer(part))]
  }
}
