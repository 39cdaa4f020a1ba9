// The memory of this process, as far as the C library lets it be chosen how that is kept.

/// The heap of this process.
public enum Heap {
  /// Lets threads that come to the heap from now on share what there is of it.
  ///
  /// glibc gives a thread that would have to wait for another one a part of its own, eight for each processor. A task is
  /// run by one thread and then by another, and what it has left in the part of the first is of no use to the second: a
  /// program that keeps much for long, and waits for the disk more than for the heap, takes a third less memory with one
  /// part. Does nothing where the C library has no such parts.
  public static func shareAmongThreads() {
    typealias SetOption = @convention(c) (_ option: CInt, _ value: CInt) -> CInt
    let largestNumberOfParts: CInt = -8
    // Only glibc has it, in a header that Swift's module of it leaves out.
    guard let symbol = dlsym(nil, "mallopt") else { return }
    _ = unsafeBitCast(symbol, to: SetOption.self)(largestNumberOfParts, 1)
  }
}
