// The stored names of all events. They are in every log ever written: a change here makes old logs unreadable.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct StoredNamesTests {
  @Test func `the stored names are these`() {
    #expect(
      BackOfficeEvent.registry.names == [
        "account.listItemAdded", "account.listItemRenamed", "account.listItemRetired",
        "account.paymentGatewayConfigured", "account.paymentGatewayDisabled", "account.planChanged",
        "account.registered", "account.settingsChanged",
        "activity.cancelled", "activity.completed", "activity.edited", "activity.logged", "activity.reminderFired",
        "activity.scheduled",
        "attention.dismissed",
        "catalogue.productAdded", "catalogue.productRenamed", "catalogue.productRetired", "catalogue.serviceAdded",
        "catalogue.serviceRenamed", "catalogue.serviceRetired",
        "contract.ended", "contract.renewalDue", "contract.renewalFailed", "contract.renewed", "contract.started",
        "contract.termsChanged",
        "correspondence.callLogged", "correspondence.documentLinked", "correspondence.documentUpdated",
        "correspondence.messageDelivered", "correspondence.messageFailed", "correspondence.messageReceived",
        "correspondence.messageRequested", "correspondence.noteAdded",
        "customer.absorbed", "customer.archived", "customer.contactAdded", "customer.contactEdited",
        "customer.contactRemoved",
        "customer.contactsMerged", "customer.created", "customer.defaultContactChanged",
        "customer.defaultContactCleared", "customer.edited", "customer.kindChanged", "customer.mergedInto",
        "customer.statusChanged",
        "customer.unarchived",
        "effect.delivered", "effect.failed", "effect.retried",
        "import.cancelled", "import.finished", "import.mappingApproved", "import.mappingProposed", "import.rowAccepted",
        "import.rowRejected", "import.rowSkipped", "import.started",
        "lead.assigned", "lead.closed", "lead.converted", "lead.deleted", "lead.detailsEdited", "lead.opened",
        "lead.reopened", "lead.snoozed", "lead.taskCommentAdded", "lead.taskCompleted", "lead.taskReassigned",
        "lead.taskReset", "lead.taskSnoozed", "lead.taskStarted", "lead.taskWoken", "lead.woken",
        "lead.workflowFinished",
        "order.assigned", "order.closed", "order.deleted", "order.detailsEdited", "order.feeAdded",
        "order.feeChanged", "order.feeRemoved", "order.opened", "order.paymentActionRequired", "order.paymentFailed",
        "order.paymentRefundFailed", "order.paymentRefundRequested", "order.paymentRefunded", "order.paymentRequested",
        "order.paymentSucceeded", "order.reopened", "order.snoozed",
        "order.taskCommentAdded", "order.taskCompleted", "order.taskReassigned", "order.taskReset",
        "order.taskSnoozed", "order.taskStarted", "order.taskWoken", "order.woken", "order.workflowFinished",
        "user.activated", "user.added", "user.deactivated", "user.deleted", "user.edited", "user.invitationReissued",
        "user.invited", "user.licenceChanged", "user.passwordReset", "user.restored", "user.typeChanged",
        "workflow.archived", "workflow.created", "workflow.draftChanged", "workflow.madeDefault",
        "workflow.published",
      ])
  }

  @Test func `streams are named by kind and ID`() {
    #expect("\(StreamName.account)" == "account")
    #expect("\(StreamName.catalogue)" == "catalogue")
    #expect("\(StreamName.user(Office.gus))" == "user-\(Office.gus)")
    #expect("\(StreamName.workflow(Office.install))" == "workflow-\(Office.install)")
    #expect("\(StreamName.customer(Office.abc))" == "customer-\(Office.abc)")
    #expect("\(StreamName.order(OrderID(Office.abc.uuid)))" == "order-\(Office.abc)")
    #expect("\(StreamName.lead(LeadID(Office.abc.uuid)))" == "lead-\(Office.abc)")
    #expect("\(StreamName.activity(ActivityID(Office.abc.uuid)))" == "activity-\(Office.abc)")
    #expect("\(StreamName.contract(ContractID(Office.abc.uuid)))" == "contract-\(Office.abc)")
    #expect("\(StreamName.correspondence(Office.abc))" == "correspondence-\(Office.abc)")
    #expect("\(StreamName.effects)" == "effects")
    #expect("\(StreamName.attention)" == "attention")
    #expect(
      AttentionKind.allCases.map(\.rawValue) == [
        "messageFailed", "invitationFailed", "reminderFailed", "accountingFailed", "paymentFailed", "refundFailed",
        "paymentUnanswered",
        "refundUnanswered",
        "feeOverpaid", "deletedOrderPaid", "renewalFailed", "importRejected", "seatsOverLimit", "customersOverLimit",
        "leaverInDraft",
      ])
    #expect(Integration.allCases.map(\.rawValue) == ["payments", "email", "sms", "accounting", "inbound"])
    #expect(BackOfficeDomain.policies.map { $0.name.code } == ["P-08", "P-05", "P-10", "P-09", "P-12", "P-11", "P-06"])
    #expect(
      BackOfficeDomain.policies.map { $0.name.actor }
        == [
          "hand-over", "invitation-mail", "message-dispatch", "payment-dispatch", "accounting", "task-message",
          "reminder-mail",
        ])
  }

  @Test func `every event comes back from its stored form`() throws {
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
      .order(
        .payment(
          .requested(
            PaymentRequested(
              paymentID: Till.payment, fee: .additional(anID(80)), amount: Till.pounds(60), methodRef: "pm_1",
              idempotencyKey: "k", onDate: Till.today)))),
      .order(
        .payment(
          .succeeded(
            PaymentSucceeded(
              paymentID: Till.payment, gatewayRef: "pi_1", amount: Till.pounds(60), fee: .initial, onDate: Till.today)))
      ),
      .order(
        .payment(
          .failed(
            PaymentFailed(
              paymentID: Till.payment, code: "c", retryable: true, gatewayRef: nil, onDate: Till.today)))),
      .order(
        .payment(
          .actionRequired(
            PaymentActionRequired(paymentID: Till.payment, url: "u", gatewayRef: "pi_1", onDate: Till.today)))),
      .order(
        .payment(
          .refundRequested(
            PaymentRefundRequested(
              refundID: Till.refund, paymentID: Till.payment, amount: Till.pounds(1), idempotencyKey: "k",
              reason: .plain("r"),
              onDate: Till.today)))),
      .order(
        .payment(
          .refunded(
            PaymentRefunded(
              refundID: Till.refund, paymentID: Till.payment, amount: Till.pounds(1), gatewayRef: "re_1",
              onDate: Till.today)))),
      .order(
        .payment(
          .refundFailed(
            PaymentRefundFailed(refundID: Till.refund, paymentID: Till.payment, code: "c", onDate: Till.today)))),
      .catalogue(.serviceAdded(ServiceAdded(serviceID: Office.boilers, name: "B"))),
      .workflow(.published(WorkflowPublished(version: 1, tasks: Office.tasks, autoCloseOnFinish: true))),
      .workflow(.archived(WorkflowArchived())),
      .activity(
        Agenda.scheduled {
          ($0.contactID, $0.orderID, $0.followUpOf) = (Shop.ann, Shop.order, Agenda.othersCall)
          ($0.startsOn, $0.endsOn) = (LocalDate("2024-02-02"), LocalDate("2024-02-04"))
          ($0.endsAt, $0.priority, $0.reminders) = (Shop.hour(30), .high, [40_320, 0])
        }),
      .activity(
        .edited(
          ActivityEdited(
            changes: [FieldChange("reminders", before: .numbers([60]), after: .numbers([5, 0]))], scheduleNo: 2))),
      .activity(Agenda.fired(2, of: 3, dueAt: Shop.start, late: true)),
      .activity(.completed(ActivityCompleted(outcome: PersonalText("Fits"), followUpID: Agenda.othersCall))),
      .activity(.cancelled(ActivityCancelled(reason: PersonalText("Rain")))), .activity(Agenda.logged),
      .contract(
        .started(
          ContractStarted(
            customerID: Office.abc, firstOrderID: Shop.order,
            terms: ContractOffice.terms { ($0.endsOn, $0.maxCycles) = (LocalDate("2030-01-01"), 7) },
            serviceID: Office.boilers, productID: Shop.combi, workflowID: Office.install, assignedUserID: Office.gus,
            orderAdminID: Office.gil, fee: ContractOffice.fee, nextAt: Office.start))),
      .contract(
        .termsChanged(
          ContractTermsChanged(
            terms: ContractOffice.terms(), fee: nil, assignedUserID: Office.gus, orderAdminID: nil))),
      .contract(
        .renewalDue(ContractRenewalDue(cycle: 1, dueOn: LocalDate("2024-03-01")!, skipped: nil, nextAt: Office.start))),
      .contract(
        .renewed(
          ContractRenewed(
            cycle: 3, dueOn: LocalDate("2024-05-01")!, orderID: Shop.order, skipped: [1, 2], nextAt: nil))),
      .contract(
        .renewalFailed(ContractRenewalFailed(cycle: 1, dueOn: LocalDate("2024-03-01")!, code: "x", skipped: []))),
      .contract(.ended(ContractEnded(reason: .plain("endsOn"), lastCycle: 0))),
      .contract(.ended(ContractEnded(reason: .personal(PersonalText("Moved")), lastCycle: 2))),
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
