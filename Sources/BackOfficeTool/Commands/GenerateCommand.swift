// `daybook generate`: makes a book of any size by seed, for tests and benchmarks.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import BackOfficeWorkload
internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation

struct GenerateCommand: ToolCommand {
  typealias D = BackOfficeDomain

  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Make up a book of any size by seed, for tests and benchmarks.",
    discussion: """
      Years of a small business at work, through the same commands that anybody sends. The same number of events and \
      the same seed make the same book, and the same manifest.json in it: how many events there are of each type, and \
      the digests of the read models and of the first 10,000 events. The run ends with the command that reaches the \
      number. Everything in the book is made up.

      The folder gets its name when all of it is there; until then it is DIR.generating. What an interrupted run left \
      there has to be removed.
      """)

  @Option(help: "How many events to make, at least; from \(Workload.fewestEvents).")
  var events: UInt64
  @Option(help: "The seed of chance.")
  var seed: UInt64 = Workload.standardSeed
  @Argument(help: ArgumentHelp("The folder to make.", valueName: "dir"), completion: .directory)
  var folder: String
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if !(Workload.fewestEvents...100_000_000).contains(events) {
      throw ValidationError("--events wants a number from \(Workload.fewestEvents) to 100000000.")
    }
  }

  func perform(_ console: Console) async throws {
    try BackOfficeBook.requireFree(folder)
    let workshop = folder + ".generating"
    guard try BackOfficeBook.place(workshop) == .free, !FileManager.default.fileExists(atPath: workshop) else {
      throw ToolFailure(
        .finding, "there is a folder \(workshop) already, of a run that goes on or was interrupted",
        remedy: "remove it if no run goes on")
    }
    let begin = ContinuousClock.now
    let manifest = try await make(workshop, console)
    let file = try NewFile(workshop + "/manifest.json", ending: "making")
    try file.channel.write(manifest.json)
    try file.finish()
    guard rename(workshop, folder) == 0 else {
      throw ToolFailure(.io, "can't give \(workshop) the name \(folder): \(String(cString: strerror(errno)))")
    }
    try tell(manifest, (ContinuousClock.now - begin) / .seconds(1), console)
  }

  private func make(_ path: String, _ console: Console) async throws -> WorkloadManifest {
    let (making, building) = (console.progress("making events"), console.progress("building views"))
    defer {
      making.clear()
      building.clear()
    }
    do {
      return try await Workload(events: events, seed: seed).make(path) { progress in
        switch progress {
        case .making(let done, let total): making.show(done, of: total)
        case .building(let done, let total):
          making.clear()
          building.show(done, of: total)
        }
      }
    } catch let error as WorkloadError {
      throw ToolFailure(.corruptData, error.description)
    }
  }

  private func tell(_ manifest: WorkloadManifest, _ seconds: Double, _ console: Console) throws {
    guard console.format == .text else {
      return try console.object([
        .init("book", .text(folder)), .init("events", .integer(manifest.events)),
        .init("commands", .integer(manifest.commands)), .init("rejected", .integer(manifest.rejections)),
        .init("until", .instant(manifest.until)), .init("milliseconds", .integer(Int64(seconds * 1000))),
      ])
    }
    try console.line(
      "made \(folder): \(Grouped.count(manifest.events, "event")), up to \(manifest.until.description.prefix(10))")
    console.notice(
      "\(Grouped.number(manifest.commands)) commands, \(Grouped.number(manifest.rejections)) of them refused on purpose; "
        + "what it is known by is in \(folder)/manifest.json")
  }
}
