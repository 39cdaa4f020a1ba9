// What a payment gateway that only pretends is to answer, written down in a JSON file, so that what can go wrong with
// payments can be seen without any money.

public import EventSourcing
internal import JSON

/// The answers of a pretended gateway, in order; once they are used up, everything succeeds.
public struct GatewayScript: Hashable, Record {
  /// One answer to somebody who wants money to be taken or given back.
  public struct Answer: Hashable, Record {
    public enum Kind: String, FieldType, CaseIterable {
      case succeed
      case decline
      /// It is done, and the answer is lost.
      case lose
      /// Nothing is done, and nothing answered; after a while it is taken as new.
      case timeout
      /// There is no answer until it is done after a while.
      case lateSuccess
      /// Whoever pays has to do something; if a time is said, it is done then.
      case actionRequired
    }

    public var kind: Kind
    /// Why it is declined.
    public var code: String?
    /// How long a while is, such as `PT2H`.
    public var after: String?
    public var url: String?

    public init(_ kind: Kind, code: String? = nil, after: String? = nil, url: String? = nil) {
      (self.kind, self.code, self.after, self.url) = (kind, code, after, url)
    }

    public init(_ field: inout some FieldList<Answer>) {
      kind = field("do", \.kind, "what it does")
      code = field("code", \.code, "why it is declined")
      after = field("after", \.after, "after how long, such as PT2H")
      url = field("url", \.url, "where whoever pays has to do something")
    }

    /// `after` in milliseconds; nil if it says nothing, or nothing that is a duration.
    public var pause: Int64? { after.flatMap(Self.milliseconds) }

    /// Reads a duration of ISO 8601 in days, hours, minutes and seconds.
    static func milliseconds(_ text: String) -> Int64? {
      guard
        let match = text.wholeMatch(of: /P(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?/),
        text.last != "P"
      else { return nil }
      let (_, days, hours, minutes, seconds) = match.output
      let parts: [(Substring?, Int64)] = [(days, 86_400), (hours, 3600), (minutes, 60), (seconds, 1)]
      return parts.reduce(0) { $0 + ($1.0.flatMap { Int64($0) } ?? 0) * $1.1 } * 1000
    }
  }

  public var answers: [Answer]

  public init(_ answers: [Answer] = []) { self.answers = answers }

  public init(_ field: inout some FieldList<GatewayScript>) {
    answers = field("answers", \.answers, "what it answers, in order")
  }
}

/// Why a file is no script of a gateway.
public struct GatewayScriptError: Error, Sendable, CustomStringConvertible {
  public let description: String
}

extension GatewayScript {
  private static let longestFile = 1 << 20

  /// Reads a script.
  ///
  /// - Throws: `GatewayScriptError`, which says what is wrong with the file.
  public init(file: String) throws(GatewayScriptError) {
    let bytes: [UInt8]?
    do throws(FileFailure) {
      bytes = try Files.read(file, atMost: Self.longestFile)
    } catch {
      throw GatewayScriptError(description: "\(error)")
    }
    guard let bytes else { throw GatewayScriptError(description: "there is no such file") }
    guard bytes.count <= Self.longestFile else { throw GatewayScriptError(description: "it is longer than 1 MiB") }
    do {
      self = try bytes.withUnsafeBytes { try GatewayScript(json: JSONDocument().parse($0)) }
    } catch {
      let faults = (error as? JSONFaults)?.all.map(\.message).joined(separator: "; ")
      throw GatewayScriptError(description: faults ?? "\(error)")
    }
    if let wrong = answers.first(where: { $0.after != nil && $0.pause == nil }) {
      throw GatewayScriptError(description: "after: \(wrong.after ?? "") is no duration such as PT2H or P1DT30M")
    }
  }
}
