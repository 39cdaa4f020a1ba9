// The campaign over processes: a sample in every run, and a long run that meets every pair of fault and activity often.

import Foundation
import Testing

@Suite struct ProcessCampaignTests {
  private static let variables = ProcessInfo.processInfo.environment
  private static let isLong = variables["DAYBOOK_LONG"] != nil
  private static let seed = variables["DAYBOOK_SEED"].flatMap(UInt64.init) ?? 1

  @Test func `a sample of processes killed and stopped and of books moved, replaced and deleted`() throws {
    let campaign = try ProcessCampaign(seed: Self.seed)
    try campaign.run(steps: Self.isLong ? 250 : 120)
    print("seed \(Self.seed): \(campaign.report)")
    #expect(campaign.report.acknowledged > 25 && campaign.report.answers > 12)
  }

  @Test(.enabled(if: isLong, "set DAYBOOK_LONG=1")) func `the long campaign over processes`() throws {
    let steps = Self.variables["DAYBOOK_STEPS"].flatMap { Int($0) } ?? 10_000
    let hits = steps >= 10_000 ? 50 : 0
    let campaign = try ProcessCampaign(seed: Self.seed)
    // It takes long, and tells ten times how far it is.
    for part in 1...10 {
      try campaign.run(steps: steps * part / 10, eachPair: hits * part / 10)
      print("seed \(Self.seed): \(campaign.report)")
      fflush(nil)
    }
    for pair in CampaignPair.all {
      #expect(campaign.report.hits(of: pair) >= hits, "\(pair.fault) while \(pair.activity)")
    }
  }
}
