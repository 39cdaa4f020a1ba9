// The names block of a sealed segment: its types, actors, categories and commands by number.
// It also counts the events of each type, so that a read by type knows what to expect.

/// The names of a sealed segment.
final class NamesBlock: CachedBlock, @unchecked Sendable {
  let types: [String]
  /// How many events of the segment have each type.
  let typeCounts: [Int]
  let actors: [Actor]
  /// The actors as they are stored: a frame that is made again holds the same text.
  let actorTexts: [String]
  let categories: [String]
  let commands: [String]

  /// Reads the content, whose counts the footer gives.
  init(_ content: UnsafeRawBufferPointer, footer: SealedFooter) throws(FormatFault) {
    var source = ByteSource(content)
    (types, typeCounts) = try source.types(Int(footer.types), events: footer.events)
    actorTexts = try source.names(Int(footer.actors), 0...BatchLimits.name)
    actors = actorTexts.map(Actor.init(stored:))
    categories = try source.names(Int(footer.categories), 1...BatchLimits.category)
    commands = footer.commands > 0 ? try source.names(Int(footer.commands), 1...BatchLimits.name) : []
    guard source.left == 0 else { throw FormatFault("the names have bytes after their end") }
    let count = types.count + actors.count + categories.count + commands.count
    super.init(
      size: content.count + count * 2 * MemoryLayout<String>.stride + actors.count * MemoryLayout<Actor>.stride)
  }

  /// The numbers of `names` among the types.
  func numbers(of names: Set<String>) -> [Bool] {
    let keys = Set(names.map(ExactText.init))
    return types.map { keys.contains(ExactText($0)) }
  }
}

/// The names under construction.
struct NamesBuilder {
  private(set) var types = NumberedNames()
  private(set) var typeCounts: [Int] = []
  private(set) var actors = NumberedNames()
  private(set) var categories = NumberedNames()
  private(set) var commands = NumberedNames()

  /// The number of a type; its events are counted by `count`.
  mutating func type(_ name: String) -> Int {
    let number = types.number(of: name)
    if number == typeCounts.count { typeCounts.append(0) }
    return number
  }

  mutating func count(type: Int) { typeCounts[type] += 1 }

  mutating func actor(_ name: String) -> Int { actors.number(of: name) }

  mutating func category(_ name: String) -> Int { categories.number(of: name) }

  mutating func command(_ name: String) -> Int { commands.number(of: name) }

  func write(to sink: inout ByteSink) {
    sink.append(varint: types.names.count)
    for (name, count) in zip(types.names, typeCounts) {
      sink.append(text: name)
      sink.append(varint: count)
    }
    let lists = [actors.names, categories.names] + (commands.names.isEmpty ? [] : [commands.names])
    for list in lists {
      sink.append(varint: list.count)
      for name in list { sink.append(text: name) }
    }
  }
}

/// Names with numbers from 0, in the order of their first use.
struct NumberedNames {
  private(set) var names: [String] = []
  private var numbers: [ExactText: Int] = [:]

  mutating func number(of name: String) -> Int {
    if let number = numbers[ExactText(name)] { return number }
    numbers[ExactText(name)] = names.count
    names.append(name)
    return names.count - 1
  }
}

extension ByteSource {
  fileprivate mutating func types(_ count: Int, events: Int) throws(FormatFault) -> ([String], [Int]) {
    guard try number(atMost: left) == count else { throw FormatFault("the names do not match the footer") }
    var names: [String] = []
    var counts: [Int] = []
    var left = events
    for _ in 0..<count {
      names.append(try name())
      let events = try number(atMost: left)
      guard events > 0 else { throw FormatFault("a type has no event") }
      left -= events
      counts.append(events)
    }
    guard left == 0 else { throw FormatFault("the types' events do not add up") }
    return (names, counts)
  }

  fileprivate mutating func names(_ count: Int, _ sizes: ClosedRange<Int>) throws(FormatFault) -> [String] {
    guard try number(atMost: left) == count else { throw FormatFault("the names do not match the footer") }
    var names: [String] = []
    for _ in 0..<count { names.append(try text(sizes)) }
    return names
  }

  private mutating func text(_ sizes: ClosedRange<Int>) throws(FormatFault) -> String {
    let text = try text(atMost: sizes.upperBound)
    guard text.utf8.count >= sizes.lowerBound else { throw FormatFault("a name is empty") }
    return text
  }
}
