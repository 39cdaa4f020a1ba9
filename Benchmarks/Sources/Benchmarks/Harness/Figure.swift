// What a benchmark prints: a figure by name, beside its bare limit where one was measured in the same run.
// These machines are noisy, so figures are medians, and a ratio is the median of the ratios of neighbouring rounds.

import Foundation

/// One measured figure.
struct Figure: Sendable {
  let name: String
  let value: Double
  let unit: String
  /// What it is held against, already in words.
  private(set) var comparisons: [String] = []

  init(_ name: String, _ value: Double, _ unit: String) {
    self.name = name
    self.value = value
    self.unit = unit
  }

  /// The median of several rounds.
  init(_ name: String, rounds: [Double], _ unit: String) { self.init(name, median(rounds), unit) }

  /// The median of several rounds, each beside the limit measured next to it.
  init(_ name: String, rounds: [Double], _ unit: String, limits: [Double]) {
    self.init(name, rounds: rounds, unit)
    comparisons = [Figure.compare(rounds, with: limits, named: "bare")]
  }

  /// The same figure beside a further limit.
  func beside(_ name: String, rounds: [Double], limits: [Double]) -> Figure {
    var figure = self
    figure.comparisons.append(Figure.compare(rounds, with: limits, named: name))
    return figure
  }

  var line: String {
    let start = name.padding(toLength: 52, withPad: " ", startingAt: 0) + String(format: "%14.2f ", value) + unit
    return ([start] + comparisons).joined(separator: "   ")
  }

  private static func compare(_ rounds: [Double], with limits: [Double], named name: String) -> String {
    let ratios = zip(rounds, limits).map { $0 / $1 }
    return String(format: "\(name) %.0f, ratio %.2f", median(limits), median(ratios))
  }
}

/// The median of several measurements.
func median(_ values: [Double]) -> Double { quantile(0.5, of: values) }

/// The value that this part of the measurements does not exceed.
func quantile(_ part: Double, of values: [Double]) -> Double {
  values.sorted()[min(values.count - 1, Int(Double(values.count) * part))]
}

/// Seconds that `body` takes.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
  let start = ContinuousClock.now
  try await body()
  return (ContinuousClock.now - start).inSeconds
}

extension Duration {
  var inSeconds: Double {
    let (whole, attoseconds) = components
    return Double(whole) + Double(attoseconds) / 1e18
  }
}
