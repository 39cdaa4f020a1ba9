// What must hold of a history behind every batch. A domain declares its invariants; a check asks them at every position of
// a log, of what each batch touched.

/// Something that holds behind every batch of a history that the rules wrote.
///
/// ```swift
/// static let invariants: [Invariant<Library>] = [
///   Invariant("overdueIsLent", "Only what is lent is overdue.", in: ["copy"]) { copy in
///     copy.isOverdue && copy.loan == nil ? "it is overdue and not lent" : nil
///   }
/// ]
/// ```
public struct Invariant<D: Domain>: Sendable {
  /// Names it on the command line; in lower camel case.
  public let name: String
  /// What holds, as a person says it.
  public let sentence: String
  /// The categories of the streams that it looks at.
  public let categories: Set<String>
  /// Whether it follows from the state of one stream alone.
  public let isOfStates: Bool
  let begin: @Sendable () -> any InvariantJudge<D>

  /// An invariant of the state of each stream.
  ///
  /// - Parameter fault: what is wrong with a state, as a person says it; nil where it holds.
  public init(
    _ name: String, _ sentence: String, in categories: Set<String>,
    fault: @escaping @Sendable (D.State) -> String?
  ) {
    self.init(name, sentence, categories, isOfStates: true) { StateJudge<D>(fault: fault) }
  }

  /// An invariant of each stream that takes a fold over the events of many.
  ///
  /// - Parameters:
  ///   - take: takes in an event of a stream of the categories.
  ///   - fault: what is wrong with a stream and its state behind a batch; nil where it holds.
  public init<Fold: Sendable>(
    _ name: String, _ sentence: String, in categories: Set<String>, folding beginning: Fold,
    _ take: @escaping @Sendable (inout Fold, D.Event, Envelope) -> Void,
    fault: @escaping @Sendable (Fold, StreamName, D.State) -> String?
  ) {
    self.init(name, sentence, categories, isOfStates: false) {
      FoldJudge<D, Fold>(beginning, take: take, faultOfStream: fault, faultOfAll: nil)
    }
  }

  /// An invariant of all streams together, by a fold over their events.
  ///
  /// - Parameters:
  ///   - take: takes in an event of a stream of the categories.
  ///   - fault: what is wrong behind a batch; nil where it holds.
  public init<Fold: Sendable>(
    _ name: String, _ sentence: String, in categories: Set<String>, folding beginning: Fold,
    _ take: @escaping @Sendable (inout Fold, D.Event, Envelope) -> Void,
    faultOfAll fault: @escaping @Sendable (Fold) -> String?
  ) {
    self.init(name, sentence, categories, isOfStates: false) {
      FoldJudge<D, Fold>(beginning, take: take, faultOfStream: nil, faultOfAll: fault)
    }
  }

  private init(
    _ name: String, _ sentence: String, _ categories: Set<String>, isOfStates: Bool,
    _ begin: @escaping @Sendable () -> any InvariantJudge<D>
  ) {
    self.name = name
    self.sentence = sentence
    self.categories = categories
    self.isOfStates = isOfStates
    self.begin = begin
  }
}

/// One invariant at work on one history.
protocol InvariantJudge<D>: AnyObject {
  associatedtype D: Domain
  /// Whether it speaks of all streams together.
  var isAboutAll: Bool { get }
  func take(_ event: D.Event, _ envelope: Envelope)
  func fault(of stream: StreamName, _ state: D.State) -> String?
  func faultOfAll() -> String?
}

private final class StateJudge<D: Domain>: InvariantJudge {
  private let fault: @Sendable (D.State) -> String?

  init(fault: @escaping @Sendable (D.State) -> String?) { self.fault = fault }

  var isAboutAll: Bool { false }
  func take(_ event: D.Event, _ envelope: Envelope) {}
  func fault(of stream: StreamName, _ state: D.State) -> String? { fault(state) }
  func faultOfAll() -> String? { nil }
}

private final class FoldJudge<D: Domain, Fold: Sendable>: InvariantJudge {
  private var fold: Fold
  private let take: @Sendable (inout Fold, D.Event, Envelope) -> Void
  private let faultOfStream: (@Sendable (Fold, StreamName, D.State) -> String?)?
  private let faultOfAllStreams: (@Sendable (Fold) -> String?)?

  init(
    _ beginning: Fold, take: @escaping @Sendable (inout Fold, D.Event, Envelope) -> Void,
    faultOfStream: (@Sendable (Fold, StreamName, D.State) -> String?)?, faultOfAll: (@Sendable (Fold) -> String?)?
  ) {
    fold = beginning
    self.take = take
    self.faultOfStream = faultOfStream
    faultOfAllStreams = faultOfAll
  }

  var isAboutAll: Bool { faultOfAllStreams != nil }
  func take(_ event: D.Event, _ envelope: Envelope) { take(&fold, event, envelope) }
  func fault(of stream: StreamName, _ state: D.State) -> String? { faultOfStream?(fold, stream, state) }
  func faultOfAll() -> String? { faultOfAllStreams?(fold) }
}
