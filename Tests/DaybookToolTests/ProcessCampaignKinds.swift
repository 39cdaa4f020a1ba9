// What the campaign over processes does to whom: the faults, what a process can be doing when one comes, and the counts
// of both.

/// What happens to a process or to its book.
enum CampaignFault: String, CaseIterable {
  case killWriter, stopWriter, killReader, stopReader
  case moved, swapped, restored, restoredInPlace, unlocked, deleted, linked
  case viewsDeleted, viewTruncated

  /// What a process can be doing when this comes.
  var activities: [CampaignActivity] {
    switch self {
    case .killWriter, .stopWriter: [.idle, .committing, .sealing, .merging]
    case .killReader, .stopReader: [.opening, .building, .catchingUp, .reading]
    default: CampaignActivity.allCases
    }
  }
}

/// What the process that is watched was seen to be doing, from outside.
enum CampaignActivity: String, CaseIterable {
  /// A writer with nothing to do.
  case idle
  /// A writer with lines that it has not answered.
  case committing
  /// A `.sealed` file beside its `.segment`.
  case sealing
  /// A run of the index beside those that it was made of, or a new one beside two or more that will be merged.
  case merging
  /// A reader that has files of the log open, but no view yet.
  case opening
  /// A reader that has a `.building.sqlite` open.
  case building
  /// A reader that has a view open which was behind the log when it was started.
  case catchingUp
  /// A reader that has a view open which was not, or prints to a pipe that nobody reads, or follows the log.
  case reading

  var isWriters: Bool {
    switch self {
    case .idle, .committing, .sealing, .merging: true
    case .opening, .building, .catchingUp, .reading: false
    }
  }
}

/// A fault and what it met.
struct CampaignPair: Hashable {
  let fault: CampaignFault
  let activity: CampaignActivity

  static let all = CampaignFault.allCases.flatMap { fault in
    fault.activities.map { CampaignPair(fault: fault, activity: $0) }
  }
}

/// The same numbers for the same seed.
struct CampaignRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What was done and met.
struct CampaignReport: CustomStringConvertible {
  var steps = 0
  var acknowledged = 0
  var answers = 0
  var incarnations = 0
  var missed: [CampaignPair: Int] = [:]
  var hits: [CampaignPair: Int] = [:]
  var starts: [String: Int] = [:]

  func hits(of fault: CampaignFault) -> Int { hits.reduce(0) { $0 + ($1.key.fault == fault ? $1.value : 0) } }

  func hits(of pair: CampaignPair) -> Int { hits[pair] ?? 0 }

  var description: String {
    var lines = [
      "\(steps) steps, \(acknowledged) commands acknowledged, \(answers) answers compared, \(incarnations) books",
      "started: " + starts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
      "fault × activity: " + CampaignActivity.allCases.map(\.rawValue).joined(separator: " "),
    ]
    for fault in CampaignFault.allCases {
      let counts = CampaignActivity.allCases.map { activity in
        fault.activities.contains(activity) ? "\(hits(of: CampaignPair(fault: fault, activity: activity)))" : "–"
      }
      lines.append("  \(fault.rawValue) \(hits(of: fault)): \(counts.joined(separator: " "))")
    }
    lines.append("each pair at least \(CampaignPair.all.map(hits(of:)).min() ?? 0) times")
    return lines.joined(separator: "\n")
  }
}
