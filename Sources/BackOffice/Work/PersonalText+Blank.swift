// Notes, comments and descriptions are optional; one that holds only white space is none.

internal import EventSourcing

extension PersonalText {
  /// The text as it was written; nil for none and for one of white space only.
  init?(unlessBlank text: String?) {
    guard let text, !FieldText.trimmed(text).isEmpty else { return nil }
    self.init(text)
  }
}
