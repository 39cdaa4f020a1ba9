// The stored names of all events. They are in every log ever written: a change here makes old logs unreadable.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct StoredNamesTests {
  @Test func areThese() {
    #expect(
      BackOfficeEvent.registry.names == [
        "account.listItemAdded", "account.listItemRenamed", "account.listItemRetired",
        "account.paymentGatewayConfigured", "account.paymentGatewayDisabled", "account.planChanged",
        "account.registered", "account.settingsChanged",
        "catalogue.productAdded", "catalogue.productRenamed", "catalogue.productRetired", "catalogue.serviceAdded",
        "catalogue.serviceRenamed", "catalogue.serviceRetired",
        "correspondence.callLogged", "correspondence.documentLinked", "correspondence.documentUpdated",
        "correspondence.messageDelivered", "correspondence.messageFailed", "correspondence.messageReceived",
        "correspondence.messageRequested", "correspondence.noteAdded",
        "customer.archived", "customer.contactAdded", "customer.contactEdited", "customer.contactRemoved",
        "customer.contactsMerged", "customer.created", "customer.defaultContactChanged",
        "customer.defaultContactCleared", "customer.edited", "customer.kindChanged", "customer.statusChanged",
        "customer.unarchived",
        "effect.delivered", "effect.failed", "effect.retried",
        "order.assigned", "order.closed", "order.deleted", "order.detailsEdited", "order.feeAdded",
        "order.feeChanged", "order.feeRemoved", "order.opened", "order.reopened", "order.snoozed",
        "order.taskCommentAdded", "order.taskCompleted", "order.taskReassigned", "order.taskReset",
        "order.taskSnoozed", "order.taskStarted", "order.taskWoken", "order.woken", "order.workflowFinished",
        "user.activated", "user.added", "user.deactivated", "user.deleted", "user.edited", "user.invitationReissued",
        "user.invited", "user.licenceChanged", "user.passwordReset", "user.restored", "user.typeChanged",
        "workflow.archived", "workflow.created", "workflow.draftChanged", "workflow.madeDefault",
        "workflow.published",
      ])
  }

  @Test func streamsAreNamedByKindAndID() {
    #expect("\(StreamName.account)" == "account")
    #expect("\(StreamName.catalogue)" == "catalogue")
    #expect("\(StreamName.user(Office.gus))" == "user-\(Office.gus)")
    #expect("\(StreamName.workflow(Office.install))" == "workflow-\(Office.install)")
    #expect("\(StreamName.customer(Office.abc))" == "customer-\(Office.abc)")
    #expect("\(StreamName.order(OrderID(Office.abc.uuid)))" == "order-\(Office.abc)")
    #expect("\(StreamName.correspondence(Office.abc))" == "correspondence-\(Office.abc)")
    #expect("\(StreamName.effects)" == "effects")
    #expect(Integration.allCases.map(\.rawValue) == ["payments", "email", "sms", "accounting", "inbound"])
    #expect(BackOfficeDomain.policies.map { $0.name.code } == ["P-05", "P-10"])
    #expect(BackOfficeDomain.policies.map { $0.name.actor } == ["invitation-mail", "message-dispatch"])
  }

  @Test func everyEventComesBackFromItsStoredForm() throws {
    let events: [BackOfficeEvent] = [
      .account(
        .settingsChanged(
          SettingsChanged(changes: [
            FieldChange("a", before: .list(["x"]), after: .flag(true)),
            FieldChange("b", before: nil, after: .integer(3)),
            FieldChange("c", before: .fields(["k": "v"]), after: .text("t")),
          ]))),
      .account(
        .planChanged(
          PlanChanged(
            from: "a", to: "b", maxSeats: nil, maxCustomers: 3, features: ["x"],
            pricePerUserMonth: Money(minor: 1, currency: "GBP"), billing: .annual))),
      .user(
        .invited(
          UserInvited(
            name: PersonalText("Ida"), email: PersonalText("i@x.example"), phone: nil, userType: .admin,
            licence: .free, invitationID: InvitationID(Office.gus.uuid), expiresAt: Office.start))),
      .user(.edited(UserEdited(changes: [FieldChange("name", before: nil, after: .personal(PersonalText("X")))]))),
      .correspondence(
        .messageRequested(
          MessageRequested(
            messageID: Post.message, channel: .sms, to: PersonalText("1"), contactID: Post.ann,
            subject: PersonalText("s"), body: PersonalText("b"), orderID: Post.gusOrder, taskID: anID(1),
            leadID: Post.lead))),
      .correspondence(
        .documentUpdated(
          DocumentUpdated(system: "a", externalID: "b", changes: [FieldChange("c", before: nil, after: .text("d"))]))),
      .effects(
        .failed(
          EffectFailed(
            effectID: Post.effect, kind: .invitation, cause: 7, attempts: 5, code: "full", final: true,
            userID: Office.gus))),
      .catalogue(.serviceAdded(ServiceAdded(serviceID: Office.boilers, name: "B"))),
      .workflow(.published(WorkflowPublished(version: 1, tasks: Office.tasks, autoCloseOnFinish: true))),
      .workflow(.archived(WorkflowArchived())),
    ]
    for event in events {
      let stored = try event.encoded()
      let back = try stored.payload.withUnsafeBytes {
        try BackOfficeEvent.registry.decode(type: stored.type, schema: stored.schema, payload: $0)
      }
      #expect(back == event)
    }
  }
}
