// The acceptance scenarios: who the default contact is when contacts come, change and go.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite("Scenarios of the default contact")
struct CustomerScenarioTests {
  // Checklist: L-25
  @Test
  func `A-01: the first contact becomes the default without being asked for`() {
    CustomerSpec.given(Desk.created)
      .when(AddContact(customerID: Desk.abc, contactID: Desk.ann, name: "Ann"))
      .then(Desk.annAdded, Desk.annFirst)
  }

  // Checklist: L-53
  @Test
  func `A-01: a private customer without contacts can have orders`() throws {
    let index = AccountIndex.desk(Desk.john, Desk.individual("John Smith", ["email": "john@example.com"]))
    try index.requireCustomerForWork(Desk.john)
    let state = CustomerSpec.given(Desk.individual("John Smith", ["email": "john@example.com"])).state
    #expect(state?.contacts == [])
    #expect(state?.defaultContactID == nil)
    #expect(state?.details["email"]?.text == "john@example.com")
  }

  // Checklist: L-56
  @Test
  func `A-02: marking another contact makes one event, marking it again none`() {
    let swap = MakeContactDefault(customerID: Desk.abc, contactID: Desk.bob)
    let swapped = Desk.defaultChanged(from: Desk.ann, to: Desk.bob, .chosen)
    CustomerSpec.given(Desk.withTwo).when(swap).then(swapped)
    CustomerSpec.given(Desk.withTwo + [swapped]).when(swap).thenNothing()
  }

  // Checklist: L-50
  @Test
  func `A-03: removing the default promotes the longest-standing contact; removing all leaves none`() {
    var history = Desk.withThree
    let annGone = [Desk.removed(Desk.ann), Desk.defaultChanged(from: Desk.ann, to: Desk.bob, .previousRemoved)]
    CustomerSpec.given(history).when(remove(Desk.ann)).then(annGone[0], annGone[1])
    history += annGone
    let bobGone = [Desk.removed(Desk.bob), Desk.defaultChanged(from: Desk.bob, to: Desk.cy, .previousRemoved)]
    CustomerSpec.given(history).when(remove(Desk.bob)).then(bobGone[0], bobGone[1])
    history += bobGone
    let cyGone = [Desk.removed(Desk.cy), .defaultContactCleared(DefaultContactCleared(from: Desk.cy))]
    CustomerSpec.given(history).when(remove(Desk.cy)).then(cyGone[0], cyGone[1])
    let state = CustomerSpec.given(history + cyGone).state
    #expect(state?.contacts == [])
    #expect(state?.defaultContactID == nil)
  }

  private func remove(_ id: ContactID) -> any CustomerStreamCommand {
    RemoveContact(customerID: Desk.abc, contactID: id)
  }
}
