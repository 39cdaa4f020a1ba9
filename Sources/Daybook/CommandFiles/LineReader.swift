// Cuts a file or standard input into lines, in large reads, without ever holding more than a line and a read in memory.

internal import EventSourcing
internal import Glibc

/// Where a file of lines comes from.
public enum CommandSource: Sendable, Hashable {
  case file(String)
  case standardInput
}

/// Reads lines of bytes. Blocks while it reads.
final class LineReader {
  private static let readSize = 256 << 10

  /// The file's size in bytes; 0 if it is not known, as for a pipe.
  let size: Int
  /// How many bytes have been handed out as lines.
  private(set) var consumed = 0

  /// The longest line that is read, in bytes; a longer one ends the reading with an error.
  private let longestLine: Int
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []
  private var start = 0
  /// No line ends between `start` and here.
  private var searched = 0
  private var isAtEnd = false

  init(_ source: CommandSource, longestLine: Int = 16 << 20) throws(StoreFailure) {
    self.longestLine = longestLine
    switch source {
    case .standardInput:
      descriptor = 0
      name = "standard input"
    case .file(let path):
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      name = path
      guard descriptor >= 0 else {
        let code: StoreFailure.Code = errno == ENFILE || errno == EMFILE ? .io : .notFound
        throw StoreFailure(code: code, message: "can't open \(path): \(String(cString: strerror(errno)))")
      }
    }
    var status = stat()
    size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  deinit {
    if descriptor > 0 { Glibc.close(descriptor) }
  }

  /// The lines that are there: at least one, unless the end is reached. The last line needs no line feed.
  func nextLines() throws(StoreFailure) -> [ArraySlice<UInt8>] {
    while true {
      if let last = buffer[searched...].lastIndex(of: UInt8(ascii: "\n")) {
        let lines = buffer[start..<last].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        consumed += last + 1 - start
        start = last + 1
        searched = buffer.count
        return lines
      }
      searched = buffer.count
      if isAtEnd {
        defer { start = buffer.count }
        consumed += buffer.count - start
        return start < buffer.count ? [buffer[start...]] : []
      }
      try fill()
    }
  }

  private func fill() throws(StoreFailure) {
    buffer.removeSubrange(..<start)
    (start, searched) = (0, buffer.count)
    guard buffer.count <= longestLine else {
      throw StoreFailure(
        code: .limitExceeded, message: "\(name) has a line longer than \(longestLine) bytes",
        remedy: "put each object on a line of its own")
    }
    let filled = buffer.count
    buffer += [UInt8](repeating: 0, count: Self.readSize)
    var count: Int
    repeat {
      count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, Self.readSize) }
    } while count < 0 && errno == EINTR
    guard count >= 0 else {
      throw StoreFailure(code: .io, message: "can't read \(name): \(String(cString: strerror(errno)))")
    }
    buffer.removeSubrange((filled + count)...)
    isAtEnd = count == 0
  }
}

/// A line reader that tasks may share: one reads at a time.
final class SharedLineReader: Sendable {
  private let reader: Lock<LineReader>
  /// The file's size in bytes; 0 if it is not known.
  let size: Int

  init(_ source: CommandSource) throws(StoreFailure) {
    let reader = try LineReader(source)
    size = reader.size
    self.reader = Lock(reader)
  }

  /// How many bytes have been handed out as lines.
  var consumed: Int { reader.withLock { $0.consumed } }

  func nextLines() throws(StoreFailure) -> [ArraySlice<UInt8>] {
    try reader.withLock { (reader) throws(StoreFailure) in try reader.nextLines() }
  }
}
