// What events say about people is marked as such by its type, wherever it stands: it is to be encrypted one day under a
// key of whom it is about. A field of text that is new in an event is marked, or named here as one that is about nobody.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite struct PersonalFieldTests {
  /// By type of event, the texts that are about things: names of what the account keeps, codes, references of other
  /// systems, headings of sheets.
  private static let harmless: [String: String] = [
    "account.listItemAdded": "label",
    "account.listItemRenamed": "label",
    "account.listItemRetired": "label",
    "account.paymentGatewayConfigured": "accountRef provider",
    "account.planChanged": "features from pricePerUserMonth.currency to",
    "account.registered": "currency name planID region timeZone",
    "account.settingsChanged": "changes.field",
    "activity.edited": "changes.field",
    "attention.dismissed": "key",
    "catalogue.productAdded": "name",
    "catalogue.productRenamed": "from to",
    "catalogue.serviceAdded": "name",
    "catalogue.serviceRenamed": "from to",
    "contract.renewalFailed": "code",
    "contract.started": "fee.currency",
    "contract.termsChanged": "fee.currency",
    "correspondence.documentLinked": "amount.currency date externalID number system",
    "correspondence.documentUpdated": "changes.field externalID system",
    "correspondence.messageDelivered": "providerRef",
    "correspondence.messageFailed": "code",
    "correspondence.messageReceived": "externalID port",
    "customer.absorbed": "contacts.department contacts.jobTitle removed.department removed.jobTitle",
    "customer.contactAdded": "department jobTitle",
    "customer.contactEdited": "changes.field",
    "customer.contactsMerged": "changes.field",
    "customer.created": "origin",
    "customer.edited": "changes.field",
    "effect.delivered": "providerRef",
    "effect.failed": "code",
    "import.mappingApproved":
      """
    chargeableColumns mapping.activities.kind mapping.activities.occurredAt mapping.activities.text \
    mapping.columns mapping.contacts.department mapping.contacts.email mapping.contacts.jobTitle \
    mapping.contacts.mobile mapping.contacts.name mapping.contacts.phone quote.currency
    """,
    "import.mappingProposed": "headers unknown",
    "import.rowRejected": "errors.column",
    "import.started": "fileSHA256 headers",
    "lead.detailsEdited": "changes.field",
    "lead.opened":
      """
    workflow.tasks.autoMessage.body workflow.tasks.autoMessage.subject workflow.tasks.key \
    workflow.tasks.name
    """,
    "order.detailsEdited": "changes.field",
    "order.feeAdded": "amount.currency name",
    "order.feeChanged": "from.currency to.currency",
    "order.feeRemoved": "amount.currency name",
    "order.opened":
      """
    initialFee.currency origin workflow.tasks.autoMessage.body workflow.tasks.autoMessage.subject \
    workflow.tasks.key workflow.tasks.name
    """,
    "order.paymentActionRequired": "gatewayRef url",
    "order.paymentFailed": "code gatewayRef",
    "order.paymentRefundFailed": "code",
    "order.paymentRefundRequested": "amount.currency idempotencyKey",
    "order.paymentRefunded": "amount.currency gatewayRef",
    "order.paymentRequested": "amount.currency idempotencyKey methodRef",
    "order.paymentSucceeded": "amount.currency gatewayRef",
    "user.edited": "changes.field",
    "workflow.created": "name",
    "workflow.draftChanged":
      "tasks.autoMessage.body tasks.autoMessage.subject tasks.description tasks.key tasks.name",
    "workflow.published": "tasks.autoMessage.body tasks.autoMessage.subject tasks.description tasks.key tasks.name",
  ]

  /// What is written as text and holds none: dates, ids, and a choice of a few words.
  private static let shapes: Set = Set(
    [LocalDate.form, TaskRole.form, FeeReference.form, ActivityTime.form, MessageAddressee.form, TaskReference.form]
      .map(\.description))

  /// The paths of the texts in a form, and whether each is marked.
  private static func texts(in form: FieldForm, at path: String) -> [(path: String, isPersonal: Bool)] {
    switch form {
    case .text: [(path, false)]
    case .personalText: [(path, true)]
    case .list(let element), .map(let element), .maybe(let element): texts(in: element, at: path)
    case .record(let fields): fields.flatMap { texts(in: $0.form, at: "\(path).\($0.name)") }
    case .other(let words, _, let mayBePersonal):
      mayBePersonal || !shapes.contains(words) ? [(path, mayBePersonal)] : []
    case .integer, .flag, .id, .instant, .oneOf: []
    }
  }

  @Test(arguments: BackOfficeEvent.registry.names)
  func `every text in an event is marked as personal, or is about nobody`(_ type: String) throws {
    let fields = try #require(BackOfficeEvent.registry.fields(of: type))
    let texts = fields.flatMap { Self.texts(in: $0.form, at: $0.name) }
    let harmless = Set((Self.harmless[type] ?? "").split(separator: " ").map(String.init))
    #expect(Set(texts.filter { !$0.isPersonal }.map(\.path)) == harmless)
    for field in fields {
      let own = texts.filter { $0.path.split(separator: ".")[0] == field.name }
      #expect(field.form.isPersonal == own.contains(where: \.isPersonal))
    }
  }

  @Test func `no type of event is named here that there is not`() {
    #expect(Self.harmless.keys.allSatisfy(BackOfficeEvent.registry.names.contains))
  }

  @Test(arguments: CustomerDetail.allCases)
  func `every detail of a customer is personal when it changes, whatever the customer is`(_ detail: CustomerDetail) {
    for customer in [Desk.company("A", [detail.rawValue: "old"]), Desk.individual("A", [detail.rawValue: "old"])] {
      CustomerSpec.given(customer)
        .when(EditCustomer(customerID: Desk.abc, changes: [detail.rawValue: .text("a@b")]), in: Desk.context(.desk))
        .then(
          Desk.edited(
            FieldChange(
              detail.rawValue, before: .personal(PersonalText("old")), after: .personal(PersonalText("a@b")))))
    }
  }

  @Test func `what was marked by no type is read as it was stored, and told as text`() throws {
    let stored: [BackOfficeEvent] = [
      .order(.work(.deleted(WorkDeleted(reason: .plain("Wrong customer"))))),
      .customer(
        .created(
          CustomerCreated(
            kind: .company, name: .plain("ABC"), statusID: anID(1), details: ["email": .plain("a@b")], sourceID: nil,
            custom: ["vat": .plain("GB1")], origin: "manual"))),
    ]
    for event in stored {
      let bytes = try event.encoded()
      let read = try bytes.payload.withUnsafeBytes {
        try BackOfficeEvent.registry.decode(type: bytes.type, schema: bytes.schema, payload: $0)
      }
      #expect(read == event)
      #expect(try read.encoded().payload == bytes.payload)
    }
  }
}
