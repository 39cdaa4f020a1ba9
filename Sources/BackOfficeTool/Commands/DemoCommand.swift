// `daybook demo`: makes a realistic small book by seed and walks through what can be asked of it.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import Foundation

struct DemoCommand: ToolCommand {
  typealias D = BackOfficeDomain

  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make a realistic book, show its lists and one order's story, verify it.",
    discussion: "The same seed makes the same events. Everything in it is made up.")

  @Argument(help: ArgumentHelp("The folder to make.", valueName: "dir"))
  var folder = "./demo.daybook"
  @Option(help: "How many events to make, at least.")
  var events: UInt64 = 5000
  @Option(help: "The seed of chance.")
  var seed: UInt64 = 0x4C75_6372_6F
  @Flag(help: "Replace a demo book that is there.")
  var yes = false
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if !(1...100_000_000).contains(events) { throw ValidationError("--events wants a number from 1 to 100000000.") }
  }

  func perform(_ console: Console) async throws {
    try await DemoSite(folder).prepare(isAllowed: yes, console)
    try await withBook(
      at: folder, BookOptions(access: .readWrite, viewUpdates: .onQuery, deadlines: .withCommands), console
    ) { (book: BackOfficeBook) in
      let made = try await make(book, console)
      if console.format == .text {
        try await DemoTour(book, console, path: folder).show(made)
      } else {
        try console.object(made.fields(path: folder))
      }
    }
  }

  private func make(_ book: BackOfficeBook, _ console: Console) async throws -> DemoResult {
    let progress = console.progress("making events")
    defer { progress.clear() }
    let begin = ContinuousClock.now
    let desk = DemoDesk(book: book, seed: seed)
    var simulation = DemoSimulation(desk: desk, seed: seed)
    try await simulation.run(until: events) { progress.show($0, of: events) }
    return DemoResult(
      events: desk.events, commands: desk.commands, rejections: desk.rejections, orders: simulation.orders.count,
      customers: simulation.customers.count, until: simulation.now,
      seconds: (ContinuousClock.now - begin) / .seconds(1))
  }
}
