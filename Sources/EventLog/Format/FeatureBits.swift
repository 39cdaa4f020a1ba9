// Feature bits, in three sets by who may ignore the ones that they do not know.
// Older code that meets a newer log learns from them what it may still do.

/// The feature bits of a file.
struct FeatureBits: Equatable {
  /// Bits that anybody may ignore.
  var ignorable: UInt64 = 0
  /// Bits that readers may ignore, but no writer.
  var readable: UInt64 = 0
  /// Bits that nobody may ignore.
  var required: UInt64 = 0

  /// Batches may carry the names of their commands.
  static let commandNames = FeatureBits(required: 1)
  /// What this code knows, and what the files have that it makes.
  static let known = commandNames
  /// What to do about a format that this code does not know.
  static let remedy = "Open it with a newer version."

  mutating func formUnion(_ other: FeatureBits) {
    ignorable |= other.ignorable
    readable |= other.readable
    required |= other.required
  }

  func write(to sink: inout ByteSink) {
    sink.append(little: ignorable)
    sink.append(little: readable)
    sink.append(little: required)
  }

  /// Throws `unsupportedFormat` when this code must not go on.
  func check(writing: Bool, file: String) throws(StoreFailure) {
    let unknown = required & ~FeatureBits.known.required
    let unwritable = writing ? readable & ~FeatureBits.known.readable : 0
    guard unknown | unwritable == 0 else {
      throw StoreFailure(
        .unsupportedFormat, "the file needs features that this version does not know", file: file,
        remedy: FeatureBits.remedy)
    }
  }
}

extension ByteSource {
  mutating func featureBits() throws(FormatFault) -> FeatureBits {
    FeatureBits(
      ignorable: try little(UInt64.self), readable: try little(UInt64.self), required: try little(UInt64.self))
  }
}
