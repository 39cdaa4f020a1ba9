// A progress bar on standard error, only where that is a terminal; elsewhere it is silent, so that logs stay clean.

internal import EventSourcing

/// What a bar counts.
public enum ProgressUnit: Sendable {
  case bytes
  /// Entities with this name, in the plural.
  case things(String)

  func amount(_ count: UInt64) -> String {
    switch self {
    case .bytes: Grouped.bytes(count)
    case .things(let name): Grouped.number(count) + " " + name
    }
  }
}

/// Shows how far a long piece of work has come. May be called from any thread.
public final class ProgressBar: Sendable {
  private struct State {
    /// When the work began that it shows, and with how much: several bars may take turns.
    var start: (at: Instant, done: UInt64)?
    var shownAt = Instant(milliseconds: 0)
    var isOnScreen = false
    /// The furthest point of work in several steps: a bar never goes back.
    var furthest: UInt64 = 0
  }

  private let label: String
  private let unit: ProgressUnit
  private let terminal: Channel?
  private let state = Lock(State())

  /// A bar on a terminal; nil shows nothing.
  init(_ label: String, _ unit: ProgressUnit, on terminal: Channel?) {
    self.label = label
    self.unit = unit
    self.terminal = terminal
  }

  /// Shows `done` of `total`, at most ten times a second; an unknown total shows the count alone.
  public func show(_ done: UInt64, of total: UInt64?) {
    show(done, of: total) { $0.line(label, unit) }
  }

  /// Shows `done` of `total` of one of several steps that take about as long as each other, as a part of the whole.
  ///
  /// - Parameter step: from 0.
  public func show(_ done: UInt64, of total: UInt64, step: UInt64, of steps: UInt64) {
    // Parts of a million, because each step may count something else.
    let part = total == 0 ? 0 : min(done, total) * 1_000_000 / total
    let reached = state.withLock { state in
      state.furthest = max(state.furthest, min(step, steps - 1) * 1_000_000 + part)
      return state.furthest
    }
    show(reached, of: steps * 1_000_000) { $0.line(label, nil) }
  }

  private func show(_ done: UInt64, of total: UInt64?, _ text: (ProgressState) -> String) {
    guard let terminal else { return }
    let now = Instant.now
    state.withLock { state in
      guard now.milliseconds(since: state.shownAt) >= 100 else { return }
      let start = state.start ?? (now, done)
      state.start = start
      state.shownAt = now
      state.isOnScreen = true
      let progress = ProgressState(
        done: done, total: total, gained: done - min(done, start.done),
        milliseconds: UInt64(max(1, now.milliseconds(since: start.at))))
      // A line that wraps could not be taken off the screen.
      let line = DisplayWidth.clip(text(progress), to: (terminal.columns ?? 80) - 1)
      put("\r" + line + "\u{1B}[K", on: terminal)
    }
  }

  /// Takes the bar off the screen.
  public func clear() {
    guard let terminal else { return }
    state.withLock { state in
      if state.isOnScreen { put("\r\u{1B}[K", on: terminal) }
      state.isOnScreen = false
    }
  }

  /// A terminal that takes nothing must not end the work.
  private func put(_ text: String, on terminal: Channel) {
    try? terminal.write(text.utf8)
    try? terminal.flush()
  }
}

/// How far work has come, and how fast.
struct ProgressState {
  var done: UInt64
  var total: UInt64?
  /// How much was done since it was first looked at, in how long.
  var gained: UInt64
  var milliseconds: UInt64

  /// The bar's text; without a unit only its share of the whole.
  func line(_ label: String, _ unit: ProgressUnit?) -> String {
    var parts = [label]
    if let total, total > 0 {
      let filled = Int(Double(min(done, total)) / Double(total) * 24)
      parts.append(String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled))
      parts.append("\(Int(Double(min(done, total)) / Double(total) * 100)) %")
    }
    if let unit {
      parts.append(unit.amount(done))
      parts.append(unit.amount(UInt64(min(rate, 1e18))) + "/s")
    }
    if let left { parts.append(left + " left") }
    return parts.joined(separator: "  ")
  }

  /// A second.
  private var rate: Double { Double(gained) * 1000 / Double(milliseconds) }

  /// The time left, once there is something to guess it from.
  private var left: String? {
    guard let total, total > done, milliseconds >= 1000, rate > 0 else { return nil }
    return Grouped.span(milliseconds: Int64(min(Double(total - done) / rate * 1000, 1e12)))
  }
}
