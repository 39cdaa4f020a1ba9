// What an examination of a log found: plain values for people and scripts.

/// One thing that an examination found.
public struct Finding: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: String, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// Worth knowing; nothing is to be done.
    case notice
    /// Nothing is lost, but somebody must act.
    case warning
    /// Durable data is damaged or missing.
    case error
  }

  /// What kind of thing it is.
  public enum Code: String, Sendable {
    case manifest, newerFormat, missingFile, unknownFile, leftOverFile, segmentHeader, frame, block, history
    case unprovenTail, indexDamaged, indexStale, indexAhead, unreadable, view, event, fileMode, diskSpace, clock
  }

  /// How bad it is.
  public var severity: Severity
  /// What kind of thing it is.
  public var code: Code
  /// The file concerned, relative to the book's folder.
  public var file: String?
  /// The place in the file, in bytes.
  public var offset: UInt64?
  /// The positions affected, and others between them.
  public var positions: ClosedRange<UInt64>?
  /// What was found, in one sentence.
  public var what: String
  /// What to do about it.
  public var remedy: String?

  /// Makes a finding.
  public init(
    _ severity: Severity, _ code: Code, _ what: String, file: String? = nil, offset: UInt64? = nil,
    positions: ClosedRange<UInt64>? = nil, remedy: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.what = what
    self.file = file
    self.offset = offset
    self.positions = positions
    self.remedy = remedy
  }

  /// The finding that an error makes.
  init(_ error: StoreFailure, _ code: Code) {
    let isFormat = error.code == .unsupportedFormat
    let isDamage = error.code == .corrupt
    self.init(
      isDamage ? .error : .warning, isFormat ? .newerFormat : isDamage ? code : .unreadable, error.message,
      file: error.file, offset: error.offset, positions: error.positions, remedy: error.remedy)
  }
}

/// All that an examination found.
public struct Diagnosis: Sendable, Equatable {
  /// The findings, in the order of the files.
  public var findings: [Finding]
  /// How many files of the log were examined.
  public var files: Int
  /// The number of the process that has the log open for writing; nil when none is seen to.
  public var writer: Int32?
  /// How many bytes may still be written to the disk; nil when that can't be told.
  public var freeSpace: UInt64?

  /// The worst severity; `ok` when nothing was found.
  public var severity: Finding.Severity {
    Finding.Severity.allCases.last { severity in findings.contains { $0.severity == severity } } ?? .ok
  }
}
