// A process of the campaign: it is started, fed, stopped, killed and looked at from outside. Its output goes to files, so
// that what it wrote before a kill is there, and nobody has to read along.

import Foundation
import LibC

/// A started process.
final class CampaignChild {
  let title: String
  let number: pid_t
  let output: String
  let errors: String
  /// Our end of its standard input, or of its standard output where that is a pipe; -1 when closed.
  private var channel: Int32
  private var known: Int32?

  /// `F_SETPIPE_SZ`, which the C library's headers show to programs that ask for its extensions only.
  private static let setPipeSize: Int32 = 1031

  enum Streams { case files, input, narrowOutput }

  /// Starts a program whose variables are `environment` alone.
  init(_ title: String, _ words: [String], _ environment: [String: String], files: String, streams: Streams = .files)
    throws
  {
    self.title = title
    (output, errors) = (files + ".out", files + ".err")
    var ends: [Int32] = [-1, -1]
    // A socket instead of a pipe: writing to a dead child is an error then and no signal.
    if streams == .input { socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) }
    if streams == .narrowOutput {
      pipe(&ends)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ends[0], Self.setPipeSize, 4096)
    }
    defer { if ends[1] >= 0 { close(ends[1]) } }
    channel = ends[0]
    number = try ChildProcess(
      words, environment: environment, input: streams == .input ? .descriptor(ends[1]) : .nothing,
      output: streams == .narrowOutput ? .descriptor(ends[1]) : .file(output), errors: .file(errors)
    ).number
  }

  deinit {
    if known == nil {
      kill()
      wait()
    }
    closeChannel()
    for file in [output, errors] { unlink(file) }
  }

  /// Writes to its standard input; false when it can't take it any more.
  @discardableResult
  func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return LibC.send(channel, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Ends its standard input, or stops reading its output.
  func closeChannel() {
    if channel >= 0 { close(channel) }
    channel = -1
  }

  /// Waits for something in its narrow output and takes some of it; false at the end.
  func readSome() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 64)
    return read(channel, &bytes, bytes.count) > 0
  }

  func kill() { _ = LibC.kill(number, SIGKILL) }

  func resume() { _ = LibC.kill(number, SIGCONT) }

  /// Stops it and returns when none of its threads runs any more; false when it has ended.
  @discardableResult
  func stop() -> Bool {
    _ = LibC.kill(number, SIGSTOP)
    var status: Int32 = 0
    guard known == nil, waitpid(number, &status, WUNTRACED) == number else { return false }
    if status & 0xFF == 0x7F { return true }
    known = status
    return false
  }

  var hasEnded: Bool {
    var status: Int32 = 0
    if known == nil, waitpid(number, &status, WNOHANG) == number { known = status }
    return known != nil
  }

  /// Waits for its end; its exit code, or the negative number of the signal that ended it.
  @discardableResult
  func wait() -> Int32 {
    var status: Int32 = 0
    if known == nil, waitpid(number, &status, 0) == number { known = status }
    let ended = known ?? 0
    return ended & 0x7F == 0 ? (ended >> 8) & 0xFF : -(ended & 0x7F)
  }

  /// What it has written so far.
  var text: String { Self.contents(output) }
  var complaint: String { Self.contents(errors) }

  private static func contents(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  /// The files that it has open, by the path at which they were opened.
  var openFiles: [String] {
    let folder = "/proc/\(number)/fd"
    return Self.names(in: folder).compactMap { name in
      var target = [UInt8](repeating: 0, count: 1024)
      let length = target.withUnsafeMutableBytes { bytes in
        readlink("\(folder)/\(name)", bytes.bindMemory(to: CChar.self).baseAddress!, 1024)
      }
      return length > 0 ? String(decoding: target[..<length], as: UTF8.self) : nil
    }
  }

  /// The names in a folder, in no order; none when it can't be read.
  static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
