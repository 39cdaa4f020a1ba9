// libFuzzer's entry: the environment says which parser gets the bytes.
// Every target must come back: a trap, an overflow or a read out of bounds is a finding.

import LibC

private let targets: [String: @Sendable (UnsafeRawBufferPointer) -> Void] = [
  "frame": FrameTargets.frame, "content": FrameTargets.content, "segment": SegmentTarget.run,
  "manifest": ManifestTargets.manifest, "header": ManifestTargets.header, "sealed": SealedTarget.run,
  "index": IndexTarget.run, "cbor": ValueTargets.cbor, "json": ValueTargets.json,
  "export": ExportTarget.run,
]

private let chosen: @Sendable (UnsafeRawBufferPointer) -> Void = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = targets[name] else { fatalError("set FUZZ_TARGET to one of \(targets.keys.sorted())") }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  chosen(UnsafeRawBufferPointer(start: bytes, count: count))
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> Int32
) -> Int32

/// libFuzzer brings a `main` of its own; which of the two is taken depends on the linker, so both do the same.
@main enum Fuzz {
  static func main() {
    var (count, words) = (CommandLine.argc, CommandLine.unsafeArgv)
    exit(runDriver(&count, &words) { testOneInput($0, $1) })
  }
}
