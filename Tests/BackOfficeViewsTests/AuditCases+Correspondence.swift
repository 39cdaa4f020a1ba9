// What the trail says of messages, calls, notes and documents, of what was asked of services outside, and of by which ways
// nobody wants to be reached.

import EventSourcing

@testable import BackOffice
@testable import BackOfficeViews

extension AuditCase {
  private static let requested = BackOfficeEvent.correspondence(
    .messageRequested(
      MessageRequested(
        messageID: id("message"), channel: .email, to: "ann@x.example", contactID: id("ann"), subject: "Monday",
        body: "At nine", orderID: id("first order"), taskID: id("survey"), leadID: id("lead"))))

  private static let linked = BackOfficeEvent.correspondence(
    .documentLinked(
      DocumentLinked(
        system: "xero", externalID: "1", kind: .invoice, number: "INV-1", date: "2024-01-31",
        amount: Money(minor: 100, currency: "EUR"), status: .open, orderID: id("first order"))))

  static let correspondence = [
    AuditCase(
      requested,
      [
        #"message @message Monday.state: — → "requested""#, #"message @message Monday.channel: — → "email""#,
        #"message @message Monday.to: — → "ann@x.example""#, "message @message Monday.contactID: — → @ann",
        "message @message Monday.orderID: — → @first order", "message @message Monday.taskID: — → @survey",
        "message @message Monday.leadID: — → @lead", #"message @message Monday.subject: — → "Monday""#,
        #"message @message Monday.body: — → "At nine""#,
      ], about: ["message @message Monday"]),
    AuditCase(
      after: [requested],
      .correspondence(.messageDelivered(MessageDelivered(messageID: id("message"), providerRef: "SM1"))),
      [
        #"message @message.state: "requested" → "delivered""#, #"message @message.providerRef: — → "SM1""#,
      ], about: ["message @message"]),
    AuditCase(
      after: [requested],
      .correspondence(
        .messageFailed(
          MessageFailed(messageID: id("message"), code: "full", attempts: 5, effectID: id("effect")))),
      [
        #"message @message.state: "requested" → "failed""#, #"message @message.code: — → "full""#,
        "message @message.attempts: — → 5", "message @message.effectID: — → @effect",
      ], about: ["message @message"]),
    AuditCase(
      .correspondence(
        .messageReceived(
          MessageReceived(
            channel: .sms, port: "inbound", externalID: "1", contactID: id("ann"), subject: nil, body: "Fine",
            orderID: id("first order"), leadID: id("lead")))),
      [
        #"message inbound/1.channel: — → "sms""#, #"message inbound/1.port: — → "inbound""#,
        #"message inbound/1.externalID: — → "1""#, "message inbound/1.contactID: — → @ann",
        "message inbound/1.orderID: — → @first order", "message inbound/1.leadID: — → @lead",
        #"message inbound/1.body: — → "Fine""#,
      ], about: ["message inbound/1"]),
    AuditCase(
      .correspondence(
        .callLogged(
          CallLogged(
            direction: .inbound, minutes: 4, note: "Monday", contactID: id("ann"), orderID: id("first order"),
            taskID: id("survey"), leadID: nil))),
      [
        #"direction: — → "inbound""#, "minutes: — → 4", "contactID: — → @ann", "orderID: — → @first order",
        "taskID: — → @survey", #"note: — → "Monday""#,
      ]),
    AuditCase(
      .correspondence(
        .noteAdded(NoteAdded(text: "Rings late", contactID: nil, orderID: nil, taskID: nil, leadID: id("lead")))),
      ["leadID: — → @lead", #"text: — → "Rings late""#]),
    AuditCase(
      linked,
      [
        #"document xero/1 INV-1.kind: — → "invoice""#, #"document xero/1 INV-1.number: — → "INV-1""#,
        #"document xero/1 INV-1.date: — → "2024-01-31""#,
        #"document xero/1 INV-1.amount: — → {minor 100, currency "EUR"}"#,
        #"document xero/1 INV-1.status: — → "open""#, "document xero/1 INV-1.orderID: — → @first order",
      ], about: ["document xero/1 INV-1"]),
    AuditCase(
      after: [linked],
      .correspondence(
        .documentUpdated(
          DocumentUpdated(
            system: "xero", externalID: "1",
            changes: [
              FieldChange("status", before: .text("open"), after: .text("paid")),
              FieldChange(
                "amount", before: .fields(["minor": "100", "currency": "EUR"]),
                after: .fields(["minor": "90", "currency": "EUR"])),
            ]))),
      [
        #"document xero/1 INV-1.amount: {minor 100, currency "EUR"} → {minor 90, currency "EUR"}"#,
        #"document xero/1 INV-1.status: "open" → "paid""#,
      ], about: ["document xero/1 INV-1"]),
  ]

  static let effects = [
    AuditCase(
      .effects(
        .delivered(
          EffectDelivered(
            effectID: id("effect"), kind: .invitation, cause: 7, providerRef: "SM1", userID: id("gus")))),
      [
        #"effect @effect.kind: — → "invitation""#, "effect @effect.userID: — → @gus",
        #"effect @effect.providerRef: — → "SM1""#,
      ], about: ["effect @effect"]),
    AuditCase(
      .effects(
        .failed(
          EffectFailed(
            effectID: id("effect"), kind: .invitation, cause: 7, attempts: 5, code: "full", final: true,
            userID: id("gus")))),
      [
        #"effect @effect.kind: — → "invitation""#, "effect @effect.userID: — → @gus", "effect @effect.attempts: — → 5",
        #"effect @effect.code: — → "full""#, "effect @effect.final: — → true",
      ], about: ["effect @effect"]),
    AuditCase(
      .effects(.retried(EffectRetried(effectID: id("effect")))), [], about: ["effect @effect"]),
  ]

  static let attention = [
    AuditCase(
      .attention(
        .dismissed(
          AttentionDismissed(
            key: "paymentFailed/1/2", customerID: id("acme"), orderID: id("order"), leadID: nil, userID: id("gus")))),
      [
        #"key: — → "paymentFailed/1/2""#, "orderID: — → @order", "userID: — → @gus", "customerID: — → @acme",
      ])
  ]

  private static let plain = BackOfficeEvent.customer(
    .created(
      CustomerCreated(
        kind: .company, name: .plain("Acme"), statusID: id("prospect"), details: [:], sourceID: nil, custom: [:],
        origin: "manual", doNotContact: [.sms])))
  private static let ann = BackOfficeEvent.customer(
    .contactAdded(
      ContactAdded(
        contactID: id("ann"), name: "Ann", jobTitle: nil, department: nil, email: nil, phone: nil, mobile: nil,
        doNotContact: [.call])))

  static let wishes = [
    AuditCase(
      plain,
      [
        #"kind: — → "company""#, #"name: — → "Acme""#, "statusID: — → @prospect", #"doNotContact: — → ["sms"]"#,
        #"origin: — → "manual""#,
      ]),
    AuditCase(
      after: [plain],
      .customer(
        .edited(
          CustomerEdited(changes: [
            FieldChange("doNotContact", before: .list(["sms"]), after: .list(["email", "sms"]))
          ]))),
      [#"doNotContact: ["sms"] → ["email", "sms"]"#]),
    AuditCase(
      after: [plain], ann,
      [#"contact @ann Ann.name: — → "Ann""#, #"contact @ann Ann.doNotContact: — → ["call"]"#],
      about: ["contact @ann Ann"]),
    AuditCase(
      after: [plain, ann],
      .customer(
        .contactEdited(
          ContactEdited(
            contactID: id("ann"), changes: [FieldChange("doNotContact", before: .list(["call"]), after: nil)]))),
      [#"contact @ann Ann.doNotContact: ["call"] → —"#], about: ["contact @ann Ann"]),
  ]
}
