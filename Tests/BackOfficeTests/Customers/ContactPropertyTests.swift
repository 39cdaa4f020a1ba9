// Random commands about contacts, by seed: whatever comes, after every batch a customer with contacts has exactly one
// default among them, ids are never used again, and the index agrees with the customer.

import EventSourcing
import Testing

@testable import BackOffice

/// A customer that random commands are sent to.
private struct ContactStory {
  private var random: UInt64
  private(set) var state: CustomerState?
  private(set) var index = AccountIndex.desk
  private(set) var batches = 0
  private(set) var added: [ContactID] = []
  private(set) var removed: Set<ContactID> = []
  private(set) var successor: [ContactID: ContactID] = [:]
  private var version: UInt32 = 0
  private let ids = (1...12).map { ContactID("00000000-0000-4000-8000-0000000000" + ($0 < 10 ? "0\($0)" : "\($0)"))! }

  init(seed: UInt64) {
    random = seed
    record([Desk.created])
  }

  /// SplitMix64.
  private mutating func below(_ bound: Int) -> Int {
    random &+= 0x9E37_79B9_7F4A_7C15
    var mixed = random
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }

  private mutating func anyID() -> ContactID { ids[below(ids.count)] }

  private mutating func command() -> any CustomerStreamCommand {
    switch below(10) {
    case 0...3:
      AddContact(customerID: Desk.abc, contactID: anyID(), name: "A \(batches)", makeDefault: below(3) == 0)
    case 4, 5: MakeContactDefault(customerID: Desk.abc, contactID: anyID())
    case 6, 7:
      RemoveContact(customerID: Desk.abc, contactID: anyID(), promote: below(2) == 0 ? anyID() : nil)
    case 8:
      MergeContacts(customerID: Desk.abc, keep: anyID(), drop: anyID(), take: ["name"])
    default:
      EditContact(customerID: Desk.abc, contactID: anyID(), changes: ["phone": .text("\(below(3))")])
    }
  }

  /// Sends one command; a refused one changes nothing.
  mutating func step() {
    let command = command()
    let context = Desk.context(index)
    guard (try? command.checkFields(context)) != nil,
      let events = try? command.decide(on: state, context).events.map(\.event)
    else { return }
    batches += 1
    record(events)
  }

  private mutating func record(_ events: [CustomerEvent]) {
    for event in events {
      version += 1
      let envelope = Desk.envelope(version: version)
      Customer.evolve(&state, event, envelope)
      index.customers.evolve(event, Desk.abc, envelope)
      switch event {
      case .contactAdded(let event): added.append(event.contactID)
      case .contactRemoved(let event): removed.insert(event.contactID)
      case .contactsMerged(let event): successor[event.dropped] = event.kept
      default: break
      }
    }
  }

  /// The contact that an id means by this story's own books.
  func meaning(of id: ContactID) -> ContactID? {
    var id = id
    while let next = successor[id] { id = next }
    return added.contains(id) && !removed.contains(id) ? id : nil
  }

  var allIDs: [ContactID] { ids }
}

@Suite("Random commands about contacts")
struct ContactPropertyTests {
  // Checklist: L-50, L-56
  @Test(arguments: 1...200)
  func `C1, C5 and C6 hold after every batch`(seed: Int) throws {
    var story = ContactStory(seed: UInt64(seed))
    for _ in 0..<60 {
      story.step()
      let state = try #require(story.state)
      let ids = state.contacts.map(\.id)
      #expect(ids.isEmpty ? state.defaultContactID == nil : ids.filter { $0 == state.defaultContactID }.count == 1)
      #expect(Set(story.added).count == story.added.count)
      let brief = try #require(story.index.customers.brief(Desk.abc))
      #expect(brief == CustomerBrief(state))
      for id in story.allIDs {
        #expect(state.contact(id)?.id == story.meaning(of: id))
        #expect(brief.contact(id) == story.meaning(of: id))
      }
      #expect(state.contacts.map(\.addedVersion) == state.contacts.map(\.addedVersion).sorted())
    }
    #expect(story.batches > 10)
  }
}
