// Colours, decided for each stream alone: the flag first, then the environment's conventions, then whether it is a
// terminal.

public import ArgumentParser

/// When to colour.
public enum ColourChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
  case auto, always, never
}

/// Paints text, or leaves it as it is.
public struct Palette: Sendable {
  /// Whether anything is painted.
  public let isOn: Bool

  init(isOn: Bool) {
    self.isOn = isOn
  }

  /// The decision for one stream; see no-color.org and force-color.org.
  init(_ choice: ColourChoice, environment: [String: String], isTerminal: Bool) {
    isOn =
      switch choice {
      case .always: true
      case .never: false
      case .auto:
        if environment["NO_COLOR"].map({ !$0.isEmpty }) == true {
          false
        } else if environment["FORCE_COLOR"].map({ !$0.isEmpty && $0 != "0" }) == true {
          true
        } else {
          isTerminal && environment["TERM"] != "dumb"
        }
      }
  }

  /// For headings.
  public func bold(_ text: String) -> String { paint(text, "1") }
  /// For what is beside the point.
  public func dim(_ text: String) -> String { paint(text, "2") }
  /// For what is wrong.
  public func red(_ text: String) -> String { paint(text, "31") }
  /// For what is right.
  public func green(_ text: String) -> String { paint(text, "32") }
  /// For times and places.
  public func cyan(_ text: String) -> String { paint(text, "36") }

  private func paint(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
