// What people call those who sent commands: a user by name, a policy or port as the log does. Looked up once for what is
// about to be printed; programs get the log's own names.

internal import Daybook
internal import EventSourcing

struct ActorNames {
  private var names: [Actor: String] = [:]

  init() {}

  init<D: ToolDomain>(of actors: some Sequence<Actor>, in book: Book<D>) async {
    await add(actors, in: book)
  }

  /// Looks up those that are not known yet.
  mutating func add<D: ToolDomain>(_ actors: some Sequence<Actor>, in book: Book<D>) async {
    for actor in Set(actors) where names[actor] == nil {
      names[actor] = await D.name(of: actor, in: book) ?? actor.description
    }
  }

  /// The name, or how the log names who has none.
  subscript(actor: Actor) -> String { names[actor] ?? actor.description }
}
