// Changing service, product, contact and description of an order (D-19): only what changed is recorded and checked.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct EditingOrderTests {
  private func edit(_ changes: FieldEdits) -> any OrderStreamCommand {
    EditOrderDetails(orderID: Shop.order, changes: changes)
  }

  private func edited(_ changes: FieldChange...) -> OrderEvent {
    .work(.detailsEdited(WorkDetailsEdited(changes: changes)))
  }

  private func text<Kind>(_ id: ID<Kind>) -> FieldValue { .text(id.description) }

  @Test func `records before and after of what changed`() {
    Story.atSurvey.when(
      edit(["description": .text("Burst"), "contactID": text(Shop.bob), "serviceID": text(Shop.boilers)]),
      in: Shop.context()
    ).then(
      edited(
        FieldChange("contactID", before: text(Shop.ann), after: text(Shop.bob)),
        FieldChange(
          "description", before: .personal(PersonalText("Old one leaks")), after: .personal(PersonalText("Burst")))))
  }

  @Test func `changing the service keeps the workflow`() {
    let change = FieldChange("serviceID", before: text(Shop.boilers), after: text(Shop.roofs))
    Story.atSurvey.when(edit(["serviceID": text(Shop.roofs)]), in: Shop.context()).then(edited(change))
    let state = Story.atSurvey.and(edited(change), at: Shop.hour(1)).state
    #expect(state?.work.serviceID == Shop.roofs)
    #expect(state?.work.workflowID == Shop.install)
    #expect(state?.work.tasks.map(\.key) == ["survey", "quote", "fit", "invoice"])
  }

  @Test func `null clears what may be empty`() {
    let given = OrderSpec.given(Story.opened(product: Shop.combi), Story.started(0), at: Shop.start)
    let changes = edited(
      FieldChange("contactID", before: text(Shop.ann), after: nil),
      FieldChange("productID", before: text(Shop.combi), after: nil),
      FieldChange("description", before: .personal(PersonalText("Old one leaks")), after: nil))
    let nothing: FieldValue? = nil
    given.when(
      edit(["contactID": nothing, "productID": nothing, "description": .text(" ")]), in: Shop.context()
    ).then(changes)
    let state = given.and(changes, at: Shop.hour(1)).state
    #expect(state?.work.contactID == nil)
    #expect(state?.work.productID == nil)
    #expect(state?.work.description == nil)
  }

  @Test func `no change, no event`() {
    Story.atSurvey.when(edit([:]), in: Shop.context()).thenNothing()
    Story.atSurvey.when(
      edit(["contactID": .text(Shop.ann.description.uppercased()), "description": .text("Old one leaks")]),
      in: Shop.context()
    ).thenNothing()
  }

  @Test func `a snoozed order is edited, a closed one is not`() {
    let changes: FieldEdits = ["contactID": text(Shop.bob)]
    Story.snoozedAtSurvey.when(edit(changes), in: Shop.context()).then(
      edited(FieldChange("contactID", before: text(Shop.ann), after: text(Shop.bob))))
    Story.closedAtQuote.when(edit(changes), in: Shop.context()).thenRejected(.orderClosed)
  }

  @Test func `refuses what does not belong`() {
    let withProduct = OrderSpec.given(Story.opened(product: Shop.combi), Story.started(0), at: Shop.start)
    withProduct.when(edit(["serviceID": text(Shop.roofs)]), in: Shop.context()).thenRejected(.productNotInService)
    Story.atSurvey.when(edit(["productID": text(Shop.slate)]), in: Shop.context())
      .thenRejected(.productNotInService)
    let unknown: ContactID = anID(99)
    Story.atSurvey.when(edit(["contactID": text(unknown)]), in: Shop.context()).thenRejected(.contactNotFound)
    Story.atSurvey.when(edit(["serviceID": text(unknown)]), in: Shop.context())
      .thenRejected(.notFound(kind: "service", id: unknown.description))
  }

  // Checklist: L-92
  @Test func `service and product change together`() {
    let withProduct = OrderSpec.given(Story.opened(product: Shop.combi), Story.started(0), at: Shop.start)
    withProduct.when(
      edit(["serviceID": text(Shop.roofs), "productID": text(Shop.slate)]), in: Shop.context()
    ).then(
      edited(
        FieldChange("serviceID", before: text(Shop.boilers), after: text(Shop.roofs)),
        FieldChange("productID", before: text(Shop.combi), after: text(Shop.slate))))
  }

  @Test func `what was retired since stays, but is not chosen anew`() {
    let retired = AccountIndex.shop {
      $0.catalogue.services[Shop.boilers]?.retired = true
      $0.catalogue.services[Shop.roofs]?.retired = true
    }
    Story.atSurvey.when(edit(["description": .text("Burst")]), in: Shop.context(in: retired)).then(
      edited(
        FieldChange(
          "description", before: .personal(PersonalText("Old one leaks")), after: .personal(PersonalText("Burst")))))
    Story.atSurvey.when(edit(["serviceID": text(Shop.roofs)]), in: Shop.context(in: retired))
      .thenRejected(.serviceRetired)
  }
}
