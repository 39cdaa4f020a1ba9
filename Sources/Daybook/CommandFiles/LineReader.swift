// Cuts a file or standard input into lines, in large reads, without ever holding more than a line and a read in memory.

internal import EventSourcing
internal import LibC

/// Where a file of lines comes from.
public enum CommandSource: Sendable, Hashable {
  case file(String)
  case standardInput
  /// Lines that are in memory.
  case bytes([UInt8])
}

/// A line of bytes, without its line feed.
enum FileLine {
  case bytes(ArraySlice<UInt8>)
  /// Longer than is read; of so many bytes.
  case tooLong(Int)

  /// Whether it says nothing.
  var isBlank: Bool {
    guard case .bytes(let bytes) = self else { return false }
    return bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }
}

/// Reads lines of bytes. Blocks while it reads.
final class LineReader {
  private static let readSize = 256 << 10
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The file's size in bytes; 0 if it is not known, as for a pipe.
  let size: Int
  /// The longest line that is read, in bytes; of a longer one only the length is told.
  let longestLine: Int
  /// How many bytes have been handed out as lines.
  private(set) var consumed = 0

  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []
  private var start = 0
  /// No line ends between `start` and here.
  private var searched = 0
  /// Bytes of a line that is too long, which are not in the buffer any more.
  private var dropped = 0
  private var isAtBeginning = true
  private var isAtEnd = false

  init(_ source: CommandSource, longestLine: Int = 16 << 20) throws(StoreFailure) {
    self.longestLine = longestLine
    switch source {
    case .bytes(let bytes):
      descriptor = -1
      name = "the arguments"
      buffer = bytes
      isAtEnd = true
    case .standardInput:
      descriptor = 0
      name = "standard input"
    case .file(let path):
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      name = path
      guard descriptor >= 0 else {
        let code: StoreFailure.Code = errno == ENFILE || errno == EMFILE ? .io : .notFound
        throw StoreFailure(code, "can't open \(path): \(String(cString: strerror(errno)))")
      }
    }
    if case .bytes(let bytes) = source {
      size = bytes.count
      return
    }
    var status = stat()
    size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  deinit {
    if descriptor > 0 { LibC.close(descriptor) }
  }

  /// The lines that are there: at least one, unless the end is reached. The last line needs no line feed, and a byte
  /// order mark before the first one does not belong to it.
  func nextLines() throws(StoreFailure) -> [FileLine] {
    while true {
      if let last = buffer[searched...].lastIndex(of: UInt8(ascii: "\n")) {
        let lines = buffer[start..<last].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        consumed += last + 1 - start
        start = last + 1
        searched = buffer.count
        return lines.map { line($0) }
      }
      searched = buffer.count
      if isAtEnd {
        defer { start = buffer.count }
        consumed += buffer.count - start
        return start < buffer.count || dropped > 0 ? [line(buffer[start...])] : []
      }
      try fill()
    }
  }

  private func line(_ bytes: ArraySlice<UInt8>) -> FileLine {
    defer {
      dropped = 0
      isAtBeginning = false
    }
    let length = dropped + bytes.count
    guard length <= longestLine else { return .tooLong(length) }
    let isMarked = isAtBeginning && bytes.starts(with: Self.byteOrderMark)
    return .bytes(isMarked ? bytes.dropFirst(Self.byteOrderMark.count) : bytes)
  }

  private func fill() throws(StoreFailure) {
    buffer.removeSubrange(..<start)
    if dropped > 0 || buffer.count > longestLine {
      dropped += buffer.count
      consumed += buffer.count
      buffer.removeAll()
    }
    (start, searched) = (0, buffer.count)
    let filled = buffer.count
    buffer += [UInt8](repeating: 0, count: Self.readSize)
    var count: Int
    repeat {
      count = buffer.withUnsafeMutableBytes { LibC.read(descriptor, $0.baseAddress! + filled, Self.readSize) }
    } while count < 0 && errno == EINTR
    guard count >= 0 else {
      throw StoreFailure(.io, "can't read \(name): \(String(cString: strerror(errno)))")
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
  let longestLine: Int

  init(_ source: CommandSource) throws(StoreFailure) {
    let reader = try LineReader(source)
    size = reader.size
    longestLine = reader.longestLine
    self.reader = Lock(reader)
  }

  /// How many bytes have been handed out as lines.
  var consumed: Int { reader.withLock { $0.consumed } }

  func nextLines() throws(StoreFailure) -> [FileLine] {
    try reader.withLock { (reader) throws(StoreFailure) in try reader.nextLines() }
  }
}
