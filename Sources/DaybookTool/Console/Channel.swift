// A buffered stream to standard output or standard error. A closed reader is no fault of ours: what reads `| head`
// has had enough, and the program ends quietly.

internal import EventSourcing
internal import LibC

/// The reader of standard output went away.
struct OutputClosed: Error {}

/// A buffered stream that bytes are written to, from any thread; lines stay whole.
public final class Channel: Sendable {
  /// Whether a person reads it at a terminal.
  public let isTerminal: Bool
  private let descriptor: Int32
  private let name: String
  private let buffer = Lock<[UInt8]>([])
  private let firstFailure = Lock<(any Error)?>(nil)
  private let preparation = Lock<(@Sendable () -> Void)?>(nil)
  private let pager = Lock<Pager?>(nil)
  private static let capacity = 64 * 1024

  static func standardOutput() -> Channel { Channel(STDOUT_FILENO, "standard output") }
  static func standardError() -> Channel { Channel(STDERR_FILENO, "standard error") }
  /// For who collects what others print; nothing can be written to it.
  static func nowhere() -> Channel { Channel(-1, "nowhere") }

  init(_ descriptor: Int32, _ name: String) {
    self.descriptor = descriptor
    self.name = name
    isTerminal = isatty(descriptor) == 1
  }

  /// The columns of the terminal; nil if it is none.
  public var columns: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(pager.withLock { $0?.terminal } ?? descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  /// What went wrong first. The engine wraps the errors of its callers' closures; this one tells the cause.
  var failure: (any Error)? { firstFailure.withLock { $0 } }

  /// Whether the reader of a pipe went away: one who waits for more to write would never notice.
  public var isClosed: Bool {
    var state = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&state, 1, 0) > 0 && Int32(state.revents) & (POLLERR | POLLHUP | POLLNVAL) != 0
  }

  /// Whether another program takes in what is written.
  var isPipe: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// Has all that is written from now on go through a pager, if this is a terminal.
  func page(through pager: Pager) {
    if isTerminal { self.pager.withLock { $0 = pager } }
  }

  /// Whether a pager has the terminal.
  var isPaged: Bool { pager.withLock { $0?.terminal != nil } }

  /// Waits for the pager, if there is one; what was written before must have been handed over.
  func endPaging() throws {
    try pager.withLock { $0 }?.end(inPlaceOf: descriptor)
  }

  /// Does something each time before bytes are written.
  func beforeWriting(_ preparation: @escaping @Sendable () -> Void) {
    self.preparation.withLock { $0 = preparation }
  }

  /// Writes a line; the end of line is added.
  public func line(_ text: String = "") throws { try line(text.utf8) }

  /// Writes a line; the end of line is added.
  public func line(_ bytes: some Collection<UInt8>) throws {
    try buffer.withLock { buffer in
      buffer.append(contentsOf: bytes)
      buffer.append(UInt8(ascii: "\n"))
      if buffer.count >= Self.capacity { try hand(over: &buffer) }
    }
  }

  /// Writes whole lines, which bring their ends of line.
  public func write(_ lines: some Collection<UInt8>) throws {
    try buffer.withLock { buffer in
      buffer.append(contentsOf: lines)
      if buffer.count >= Self.capacity { try hand(over: &buffer) }
    }
  }

  /// Hands over what is buffered.
  public func flush() throws {
    try buffer.withLock { try hand(over: &$0) }
  }

  private func hand(over buffer: inout [UInt8]) throws {
    defer { buffer.removeAll(keepingCapacity: true) }
    if !buffer.isEmpty {
      preparation.withLock { $0 }?()
      pager.withLock { $0 }?.start(inPlaceOf: descriptor)
    }
    try buffer.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = LibC.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written >= 0 {
          rest = rest.dropFirst(written)
        } else {
          try goOn(after: errno)
        }
      }
    }
  }

  /// Waits where `write` can be tried again; throws where it can't.
  private func goOn(after code: Int32) throws {
    switch code {
    case EINTR: return
    case EAGAIN:
      // Whoever shares the stream with us has made it one that does not wait.
      var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&state, 1, -1)
    case EPIPE: throw remembered(OutputClosed())
    default: throw remembered(ToolFailure(.io, "can't write to \(name): \(String(cString: strerror(code)))"))
    }
  }

  private func remembered(_ error: any Error) -> any Error {
    firstFailure.withLock { $0 = $0 ?? error }
    return error
  }
}
