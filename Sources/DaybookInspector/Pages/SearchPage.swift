// The search: straight to what is meant where there is one answer, else a choice.

internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation

extension Visit {
  func searchPage() async throws -> InspectorResponse {
    let text = (address["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else {
      return await page(Content(title: "Find", body: "<p>Write a number, a name, an address, #position or an id.</p>"))
    }
    let found = try await things(named: text)
    if found.count == 1, form == .html { return .redirect(to: here(command: found[0].command)) }
    let items = found.map { thing in
      "<li><a href=\"\(here(command: thing.command).text)\">\(HTML.words(thing.title))</a> (\(thing.kind))</li>" as HTML
    }
    let body: HTML =
      items.isEmpty
      ? """
      <p>Nothing in this book is called that\(shown.viewerName.map { ", or \($0) may not see it" } ?? "").</p>
      """ : "<ul class=\"found\">\(items)</ul>"
    let rows = found.map { thing in
      OutputValue.object([
        "title": .text(thing.title), "kind": .text(thing.kind),
        "command": .text(([D.program] + thing.command).map(ShellText.quoted).joined(separator: " ")),
      ])
    }
    return await page(
      Content(
        title: "Find \(text)", body: body, json: { OutputValue.list(rows).json }, status: items.isEmpty ? 404 : 200))
  }

  private func things(named text: String) async throws -> [FoundThing] {
    if text.hasPrefix("#"), let position = Position(text.dropFirst()) { return try await events(at: position) }
    var found = try await D.things(named: text, as: inspector.options.user, in: book)
    if let position = Position(text) { found += try await events(at: position) }
    if found.isEmpty { found += try await exact(text) }
    return found
  }

  private func events(at position: Position) async throws -> [FoundThing] {
    guard position > 0, position <= book.position else { return [] }
    return [FoundThing("event #\(position)", kind: "event", command: ["show", "\(position)"])]
  }

  /// A stream, an event by its id, a correlation.
  private func exact(_ text: String) async throws -> [FoundThing] {
    for (kind, command) in [("history", ["state", text]), ("event", ["show", text]), ("intent", ["trace", text])] {
      do throws(ToolFailure) {
        _ = try await ask(PageAddress(command))
        return [FoundThing(text, kind: kind, command: command)]
      } catch {
        guard error.hasNoAnswer else { throw error }
      }
    }
    return []
  }
}
