// The descriptors that a program begins with. Where standard streams are missing, the next file that is opened would get
// one of their numbers, and what is meant for people would be written into it: into a segment of the log, if chance has
// it.

internal import LibC

enum StandardStreams {
  /// Puts something that can be neither read nor written where a standard stream is missing: using it is an error, as
  /// it would be without.
  static func claim() {
    // In this order: opening takes the lowest number that is free.
    for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
  }
}

enum Descriptors {
  /// What the system's libraries open for themselves; they end the program where they can't.
  private static let needed = 8

  /// Whether so many files can be opened.
  static var suffice: Bool {
    let opened = (0..<needed).map { _ in dup(STDIN_FILENO) }
    for descriptor in opened where descriptor >= 0 { close(descriptor) }
    return !opened.contains(-1)
  }
}
