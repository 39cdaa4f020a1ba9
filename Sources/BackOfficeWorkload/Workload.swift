// Makes a book of any size by seed: years of a small business at work, through the same commands that any caller sends.
// Tests and benchmarks use it, and `daybook generate`.

internal import BackOffice
internal import BackOfficePorts
internal import BackOfficeViews
internal import Daybook
public import EventSourcing
internal import FoundationEssentials
internal import ReadModels

/// A book that is to be made up.
///
/// ```swift
/// let manifest = try await Workload(events: 100_000).make("shop.daybook")
/// ```
///
/// The same number of events, the same seed and the same version of the program always make the same log.
public struct Workload: Sendable {
  /// The seed unless another one is named.
  public static let standardSeed: UInt64 = 0x4C75_6372_6F
  /// From so many on a book tells of days of work; fewer are made just as well.
  public static let fewestEvents: UInt64 = 1_000

  /// So many at least: the run ends with the command that reaches them.
  public var events: UInt64
  public var seed: UInt64
  /// Whether people also send what is refused, 15 commands of a thousand. It leaves no trace in the book.
  public var makesMistakes = true
  /// When the shop opens.
  var start = WorkingCalendar.start

  public init(events: UInt64, seed: UInt64 = standardSeed) {
    self.events = events
    self.seed = seed
  }

  /// Makes the book in a folder that is free and closes it.
  ///
  /// - Parameter progress: told how far the making has come.
  /// - Throws: `BookError.unsuitableFolder` where something else is; `WorkloadError` if a command that should have been
  ///   taken was refused, or the other way round.
  public func make(_ path: String, progress: @escaping @Sendable (WorkloadProgress) -> Void = { _ in }) async throws
    -> WorkloadManifest
  {
    try BackOfficeBook.requireFree(path)
    let book = try await open(path)
    do {
      let manifest = try await fill(book, progress: progress)
      try await book.close()
      return manifest
    } catch {
      try? await book.close()
      throw error
    }
  }

  /// The log's id, which follows from the seed.
  var logID: UUID {
    var random = SplitMix64(seed: seed, concern: WorkloadConcern.log)
    return random.uuid()
  }

  private var tokens: InvitationTokens {
    InvitationTokens(secret: withUnsafeBytes(of: (seed.littleEndian, seed.littleEndian)) { Array($0) })
  }

  private func open(_ path: String) async throws -> BackOfficeBook {
    var options = BookOptions(
      access: .readWrite, viewUpdates: .onQuery, deadlines: .withCommands, effects: .onDemand)
    options.newLogID = logID
    return try await BackOfficeBook.open(
      path, options, ports: [WorkloadMailbox(tokens: tokens), WorkloadGateway()])
  }

  private func fill(
    _ book: BackOfficeBook, progress: @escaping @Sendable (WorkloadProgress) -> Void
  ) async throws -> WorkloadManifest {
    var simulation = WorkloadSimulation(self, book, tokens: tokens)
    try await simulation.run { progress(.making(done: $0, of: events)) }
    var manifest = WorkloadManifest(events: book.position, asked: events, seed: seed, logID: book.id)
    manifest.commands = simulation.desk.commands
    manifest.rejections = simulation.desk.rejections
    manifest.until = simulation.now
    manifest.types = try await WorkloadManifest.types(of: book)
    manifest.views = try await book.viewDigests { progress(.building(done: $0.position, of: $0.of)) }.mapValues(
      \.description)
    manifest.firstEvents = try await WorkloadManifest.digestOfFirstEvents(of: book)
    return manifest
  }
}

/// How far the making of a book has come.
public enum WorkloadProgress: Sendable {
  case making(done: Position, of: Position)
  /// The read models are built, for their digests.
  case building(done: Position, of: Position)
}
