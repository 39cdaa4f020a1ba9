// What the numbers in events may be: within the bounds that commands keep, so that sums and times that are worked out
// from them stay numbers and times.

internal import EventSourcing

extension FieldRule {
  /// A rule of events: what breaks it can't be what the rules wrote.
  init(bound text: StaticString, _ reason: @escaping @Sendable (Value) -> String?) {
    self.init(text) { value, field in reason(value).map { HistoryFault("payload.\(field)", $0) } }
  }
}

extension FieldRule<Int> {
  /// Things that are counted from 1: a snapshot of the index has no room for more.
  static var count: Self {
    Self(bound: "from 1") { 1...Int(UInt32.max) ~= $0 ? nil : "\($0) counts nothing" }
  }
  static var place: Self {
    Self(bound: "from 0") { 0...Int(UInt32.max) ~= $0 ? nil : "\($0) is no place in a list" }
  }
}

extension FieldRule<Int64> {
  static var position: Self { Self(bound: "from 1") { $0 > 0 ? nil : "\($0) is no position" } }
  static var span: Self { Self(bound: "not negative") { $0 >= 0 ? nil : "negative" } }
}

extension FieldRule<Int?> {
  static var count: Self {
    Self(bound: "from 1") { count in count.map { 1...Int(UInt32.max) ~= $0 } ?? true ? nil : "counts nothing" }
  }
  static var limit: Self { Self(bound: "not negative") { $0 ?? 0 >= 0 ? nil : "negative" } }
  static var hours: Self {
    Self(bound: "1 to 87600") { hours in
      guard let hours, !TaskDefinition.targetHourRange.contains(hours) else { return nil }
      return "\(hours) is not within 1 to 87600"
    }
  }
}

extension FieldRule<Money> {
  static var price: Self { Self(bound: "not negative, in a currency of three capitals") { $0.wrongAsAmount } }
}

extension FieldRule<Money?> {
  static var price: Self { Self(bound: "not negative, in a currency of three capitals") { $0?.wrongAsAmount } }
}

extension Money {
  fileprivate var wrongAsAmount: String? {
    isWellFormedFee ? nil : "\(minor) is no amount, or its currency is not three capitals"
  }
}
