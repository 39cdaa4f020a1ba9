// A progress bar on standard error, only where that is a terminal; elsewhere it is silent, so that logs stay clean.

internal import EventSourcing
internal import Glibc

/// Shows how far a long piece of work has come. May be called from any thread.
final class ProgressBar: Sendable {
  private struct State {
    var shownAt = Instant(milliseconds: 0)
    var isOnScreen = false
  }

  private let label: String
  private let isOn: Bool
  private let startedAt: Instant
  private let state = Lock(State())

  init(_ label: String, isOn: Bool) {
    self.label = label
    self.isOn = isOn
    startedAt = Instant.now
  }

  /// Shows `done` of `total`, at most ten times a second; an unknown total shows the count alone.
  func show(_ done: UInt64, of total: UInt64?) {
    guard isOn else { return }
    let now = Instant.now
    state.withLock { state in
      guard now.milliseconds(since: state.shownAt) >= 100 else { return }
      state.shownAt = now
      state.isOnScreen = true
      put("\r" + line(done, total, now) + "\u{1B}[K")
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

  private func line(_ done: UInt64, _ total: UInt64?, _ now: Instant) -> String {
    let milliseconds = max(1, now.milliseconds(since: startedAt))
    let rate = Grouped.number(Int64(done) * 1000 / milliseconds) + "/s"
    guard let total, total > 0 else { return "\(label)  \(Grouped.number(Int64(done)))  \(rate)" }
    let filled = Int(min(done, total) * 24 / total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    return "\(label)  \(bar)  \(min(done, total) * 100 / total) %  \(Grouped.number(Int64(done)))  \(rate)"
  }

  private func put(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
