// The message that goes to the customer when a task starts: a template in the workflow, with places for a few names.

public import EventSourcing

/// A template of a message.
public struct AutoMessage: Hashable, Record {
  public let channel: MessageChannel
  /// Of e-mails only.
  public let subject: String?
  public let body: String

  public init(channel: MessageChannel, subject: String? = nil, body: String) {
    self.channel = channel
    self.subject = subject
    self.body = body
  }

  public init(_ field: inout some FieldList<AutoMessage>) {
    body = field("body", \.body, "what it says", .message)
    channel = field("channel", \.channel, "by e-mail or SMS")
    subject = field("subject", \.subject, "what it is about; e-mails only", .line)
  }
}

extension AutoMessage {
  /// What can stand in a template, in braces.
  enum Placeholder: String, CaseIterable {
    /// The customer's name; whom the message goes to; the number of the order or lead; the task; who is to do it.
    case customer, contact, order, task, user
  }

  /// Throws unless it can be sent as it is.
  func check() throws(Rejection) {
    if let fault = formFault("tasks.autoMessage.") as? Rejection { throw fault }
    guard channel == .email || FieldText.trimmedUnlessBlank(subject) == nil else {
      throw .invalidField(field: "tasks.autoMessage.subject", reason: "an SMS has none")
    }
    for text in [subject, body].compactMap({ $0 }) {
      for case .word(let word) in Self.parts(of: text) where Placeholder(rawValue: word) == nil {
        throw .invalidField(
          field: "tasks.autoMessage",
          reason: "there is no {\(word)}, only {customer}, {contact}, {order}, {task}, {user}")
      }
    }
  }

  /// The same with its texts as they are stored.
  var stored: AutoMessage {
    AutoMessage(channel: channel, subject: FieldText.trimmedUnlessBlank(subject), body: body)
  }

  /// The template with names in the places. What looks like a place within a name is none.
  func filled(_ value: (Placeholder) -> String) -> AutoMessage {
    func fill(_ text: String) -> String {
      Self.parts(of: text).map { part in
        switch part {
        case .text(let text): text
        case .word(let word): Placeholder(rawValue: word).map(value) ?? "{\(word)}"
        }
      }.joined()
    }
    return AutoMessage(channel: channel, subject: subject.map(fill), body: fill(body))
  }

  private enum Part {
    case text(String)
    /// Letters in braces.
    case word(String)
  }

  private static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let after = rest[rest.index(after: open)...]
      let word = after.prefix { $0.isLetter }
      guard !word.isEmpty, after.dropFirst(word.count).first == "}" else {
        parts.append(.text(String(rest[...open])))
        rest = after
        continue
      }
      parts += [.text(String(rest[..<open])), .word(String(word))]
      rest = after.dropFirst(word.count + 1)
    }
    return parts + [.text(String(rest))]
  }
}
