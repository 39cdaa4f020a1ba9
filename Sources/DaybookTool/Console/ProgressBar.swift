// A progress bar on standard error, only where that is a terminal; elsewhere it is silent, so that logs stay clean.

internal import EventSourcing
internal import Glibc

/// Shows how far a long piece of work has come. May be called from any thread.
final class ProgressBar: Sendable {
  private struct State {
    /// When the work began that it shows, and with how much: several bars may take turns.
    var start: (at: Instant, done: UInt64)?
    var shownAt = Instant(milliseconds: 0)
    var isOnScreen = false
  }

  private let label: String
  private let isOn: Bool
  private let state = Lock(State())

  init(_ label: String, isOn: Bool) {
    self.label = label
    self.isOn = isOn
  }

  /// Shows `done` of `total`, at most ten times a second; an unknown total shows the count alone.
  func show(_ done: UInt64, of total: UInt64?) {
    guard isOn else { return }
    let now = Instant.now
    state.withLock { state in
      guard now.milliseconds(since: state.shownAt) >= 100 else { return }
      let start = state.start ?? (now, done)
      state.start = start
      state.shownAt = now
      state.isOnScreen = true
      let rate = (done - min(done, start.done)) * 1000 / UInt64(max(1, now.milliseconds(since: start.at)))
      put("\r" + line(done, total, "\(Grouped.number(rate))/s") + "\u{1B}[K")
    }
  }

  /// Takes the bar off the screen.
  func clear() {
    guard isOn else { return }
    state.withLock { state in
      if state.isOnScreen { put("\r\u{1B}[K") }
      state.isOnScreen = false
    }
  }

  private func line(_ done: UInt64, _ total: UInt64?, _ rate: String) -> String {
    guard let total, total > 0 else { return "\(label)  \(Grouped.number(done))  \(rate)" }
    let filled = Int(min(done, total) * 24 / total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    return "\(label)  \(bar)  \(min(done, total) * 100 / total) %  \(Grouped.number(done))  \(rate)"
  }

  private func put(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
