// A program that runs beside this one, started by the system's own call. Foundation's way looks through all open files of
// this process first and reads beyond its buffer where there are thousands, which a process with many books has.

/// A program that was started.
public struct ChildProcess: Sendable {
  /// What it reads from or writes to.
  public enum Stream: Sendable {
    /// The same as this process.
    case inherited
    /// Nothing to read; what is written is dropped.
    case nothing
    case descriptor(Int32)
    /// A file that is made empty first.
    case file(String)
    /// For errors: what output goes to.
    case output
  }

  /// How it ended.
  public enum Ending: Sendable, Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// Why it can't be started.
  public struct StartFailure: Error, CustomStringConvertible {
    public let program: String
    /// The system's number of the error.
    public let code: Int32

    public var description: String { "can't start \(program): \(String(cString: strerror(code)))" }
  }

  /// Its process number.
  public let number: pid_t

  /// Starts the program at the path `words[0]`, with signals as a shell would start it. It gets all open files of this
  /// process that are not closed on exec.
  ///
  /// - Parameter environment: all its variables; nil for those of this process.
  public init(
    _ words: [String], environment: [String: String]? = nil, input: Stream = .nothing, output: Stream = .inherited,
    errors: Stream = .inherited
  ) throws(StartFailure) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in [input, output, errors].enumerated() {
      Self.connect(Int32(number), to: stream, &actions)
    }
    var attributes = Self.attributesOfAShell()
    defer { posix_spawnattr_destroy(&attributes) }
    let arguments = Self.list(words)
    let variables = environment.map { Self.list($0.map { "\($0)=\($1)" }) }
    defer { for text in arguments + (variables ?? []) { free(text) } }
    var process = pid_t()
    let failure =
      if let variables {
        posix_spawn(&process, words[0], &actions, &attributes, arguments, variables)
      } else {
        posix_spawn(&process, words[0], &actions, &attributes, arguments, environ)
      }
    guard failure == 0 else { throw StartFailure(program: words[0], code: failure) }
    number = process
  }

  /// Waits for its end; to be called once.
  @discardableResult
  public func waitUntilExit() -> Ending {
    var status: Int32 = 0
    while waitpid(number, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: status & 0x7F)
  }

  private static func connect(_ number: Int32, to stream: Stream, _ actions: inout posix_spawn_file_actions_t) {
    switch stream {
    case .inherited: break
    case .nothing: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
    case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
    case .file(let path):
      posix_spawn_file_actions_addopen(&actions, number, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    case .output: posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, number)
    }
  }

  /// What this process ignores or holds back (threads of a pool hold back all signals), others need not.
  private static func attributesOfAShell() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGPIPE, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    return attributes
  }

  /// The texts as C has them, with a null behind them.
  private static func list(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }
}

extension ChildProcess {
  /// Runs a program to its end and returns all that it wrote to standard output.
  ///
  /// - Parameter errors: where standard error goes; `.output` to have it in between.
  public static func output(
    of words: [String], environment: [String: String]? = nil, errors: Stream = .inherited
  ) throws(StartFailure) -> (bytes: [UInt8], ending: Ending) {
    let pipe = try ReadingPipe()
    let child = try ChildProcess(
      words, environment: environment, output: .descriptor(pipe.writingEnd), errors: errors)
    pipe.closeWritingEnd()
    var bytes: [UInt8] = []
    while let part = pipe.read() { bytes += part }
    return (bytes, child.waitUntilExit())
  }
}

/// A pipe whose writing end a child gets. It is a pair of sockets, which are closed on exec from their beginning: another
/// child that is started meanwhile must not hold the writing end open.
public final class ReadingPipe {
  /// For the child; it is this process's too until it is closed.
  public let writingEnd: Int32
  private let readingEnd: Int32
  private var isWritable = true

  /// - Throws: `ChildProcess.StartFailure` where no more files can be open.
  public init() throws(ChildProcess.StartFailure) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw ChildProcess.StartFailure(program: "a program with a pipe", code: errno)
    }
    (readingEnd, writingEnd) = (ends[0], ends[1])
  }

  deinit {
    closeWritingEnd()
    close(readingEnd)
  }

  /// To be called when the child has its own, since the end is seen when all are closed.
  public func closeWritingEnd() {
    if isWritable { close(writingEnd) }
    isWritable = false
  }

  /// Waits for some bytes; nil at the end.
  public func read() -> ArraySlice<UInt8>? {
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = LibC.read(readingEnd, &bytes, bytes.count)
      if count > 0 { return bytes[..<count] }
      if count == 0 || errno != EINTR { return nil }
    }
  }
}
