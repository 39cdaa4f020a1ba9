// The oracle of the campaign over processes: what was sent to each book that ever stood at the path, and what was
// acknowledged. It knows nothing of the product but the lines that went in and came out.

import Foundation

/// One book, wherever it lies: a folder that was made, copied or restored, until it is deleted or written over.
final class CampaignBook {
  /// The names that every answer must hold.
  private(set) var acknowledged: Set<String>
  /// The names that an answer may hold.
  private(set) var sent: Set<String>
  /// Whether one of its views was damaged and nobody has read it since.
  var hasDamagedView = false
  var rounds = 0

  init(acknowledged: Set<String> = [], sent: Set<String> = []) {
    (self.acknowledged, self.sent) = (acknowledged, sent)
  }

  func send(_ name: String) { sent.insert(name) }

  func acknowledge(_ name: String) { acknowledged.insert(name) }

  /// A copy that was begun when only `known` was acknowledged for sure.
  func copy(since known: Set<String>) -> CampaignBook { CampaignBook(acknowledged: known, sent: sent) }

  /// What is wrong with an answer that was asked for when `known` was acknowledged; nil when nothing is.
  func objection(to names: Set<String>, since known: Set<String>) -> String? {
    let (lost, invented) = (known.subtracting(names), names.subtracting(sent))
    if !lost.isEmpty { return "it lacks \(lost.sorted())" }
    return invented.isEmpty ? nil : "it holds \(invented.sorted()), never sent to this book"
  }

  /// The customers of the campaign in the output of a query.
  static func names(in text: String) -> Set<String> {
    var names: Set<String> = []
    // An export says of a name that it is about somebody.
    let text = text.replacing("\"name\":{\"$personal\":\"", with: "\"name\":\"")
    for part in text.split(separator: "\"name\":\"").dropFirst() {
      let name = part.prefix { $0 != "\"" }
      if name.hasPrefix("campaign-") { names.insert(String(name)) }
    }
    return names
  }
}

/// A process that writes, and what became of its lines.
final class CampaignWriter {
  let child: CampaignChild
  let book: CampaignBook
  let isEmbedded: Bool
  private(set) var lines: [String] = []
  private(set) var answered = 0
  /// How many lines were sent before its book ceased to be its own; nil while it is.
  var lastOwnLine: Int?

  init(_ child: CampaignChild, of book: CampaignBook, isEmbedded: Bool) {
    (self.child, self.book, self.isEmbedded) = (child, book, isEmbedded)
  }

  /// Sends a command that makes a customer of this name.
  func send(_ name: String) {
    lines.append(name)
    if lastOwnLine == nil { book.send(name) }
    let payload = #"{"kind":"company","name":"\#(name)"}"#
    child.send(#"{"command":"CreateCustomer","as":"sal@shop.example","payload":\#(payload)}"# + "\n")
  }

  /// Takes note of the new answers and returns what is wrong with them.
  func takeAnswers() -> String? {
    let text = child.text
    guard let end = text.lastIndex(of: "\n") else { return nil }
    for line in text[..<end].split(separator: "\n").dropFirst(answered) {
      answered += 1
      guard answered <= lines.count, line.hasPrefix("{\"line\":\(answered),\"outcome\":\"committed\"") else {
        return "\(child.title) answered line \(answered) with \(line.prefix(200))"
      }
      if let last = lastOwnLine, answered > last {
        return
          "\(child.title) acknowledged line \(answered), sent when the book was no longer its own since line \(last)"
      }
      book.acknowledge(lines[answered - 1])
    }
    return nil
  }
}
