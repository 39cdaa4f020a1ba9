// D-40: what a repeated command is compared by. The numbers stand in the batches of every log ever written.

import FoundationEssentials
import Testing

@testable import BackOffice
@testable import EventSourcing

@Suite struct FingerprintTests {
  private let sal = Actor.user(Office.sal.uuid)

  private func read<Payload: Record>(_: Payload.Type, _ json: String) -> Payload {
    try! Payload.read(json: json)
  }

  private func print(_ command: any BackOfficeCommand) throws -> UInt64 {
    try command.fingerprint(by: sal)
  }

  private func customer(_ rest: String) -> any BackOfficeCommand {
    read(CreateCustomer.self, #"{"kind":"company","name":"ABC"\#(rest)}"#)
  }

  private func assign(_ rest: String) -> any BackOfficeCommand {
    read(AssignOrder.self, #"{"orderID":"\#(Office.abc)"\#(rest)}"#)
  }

  private func contact(_ rest: String) -> any BackOfficeCommand {
    read(AddContact.self, #"{"customerID":"\#(Office.abc)","name":"Ann"\#(rest)}"#)
  }

  private func merge(_ rest: String) -> any BackOfficeCommand {
    read(
      MergeContacts.self, #"{"customerID":"\#(Office.abc)","keep":"\#(Office.gus)","drop":"\#(Office.gil)"\#(rest)}"#)
  }

  private func publish(_ rest: String) -> any BackOfficeCommand {
    read(PublishWorkflow.self, #"{"workflowID":"\#(Office.install)"\#(rest)}"#)
  }

  private func activity(_ rest: String) -> any BackOfficeCommand {
    read(
      ScheduleActivity.self,
      #"{"customerID":"\#(Office.abc)","kind":"Call","title":"X","startsAt":"2024-03-01T09:00:00Z","assignedUserID":"\#(Office.gus)"\#(rest)}"#
    )
  }

  private func followUp(_ rest: String) -> any BackOfficeCommand {
    CompleteActivity(activityID: ActivityID(Office.abc.uuid), followUp: activity(rest) as? ScheduleActivity)
  }

  private func edit(_ changes: String) -> any BackOfficeCommand {
    read(EditActivity.self, #"{"activityID":"\#(Office.abc)","changes":{\#(changes)}}"#)
  }

  private func register(_ rest: String) -> any BackOfficeCommand {
    read(
      RegisterAccount.self,
      #"""
      {"name":"A","timeZone":"UTC","currency":"GBP","region":"UK",
      "firstUser":{"name":"Sal","email":"s@x.example"}\#(rest)}
      """#)
  }

  private func close(_ rest: String) -> any BackOfficeCommand {
    read(CloseOrder.self, #"{"orderID":"\#(Office.abc)","outcome":"completed"\#(rest)}"#)
  }

  private func begin(_ rest: String) -> any BackOfficeCommand {
    read(
      OpenOrder.self,
      #"""
      {"customerID":"\#(Office.abc)","type":"contract","serviceID":"\#(Office.boilers)","assignedUserID":"\#(Office.gus)",
      "contractTerms":{"anchor":"2024-01-31","every":{"n":1,"unit":"month"},"renewal":"automatic","leadDays":3,
      "catchUp":"all"\#(rest)}}
      """#)
  }

  @Test func `left out, null and the default are the same`() throws {
    for (make, fields) in [
      (customer, [#","allowDuplicate":null"#, #","allowDuplicate":false"#, #","custom":{}"#, #","details":{}"#]),
      (customer, [#","details":{"address":{}}"#, #","details":{"email":null}"#]),
      (contact, [#","makeDefault":false"#, #","makeDefault":null"#]), (merge, [#","take":[]"#, #","take":null"#]),
      (publish, [#","autoCloseOnFinish":false"#]), (register, [#","personalDataKeys":false"#]),
      (activity, [#","allDay":false"#, #","priority":"normal","reminders":[]"#, #","contactID":null"#]),
      (followUp, [#","allDay":false"#, #","priority":"normal","reminders":[]"#]),
      (close, [#","endContract":false"#, #","endContract":null"#]),
      (begin, [#","endsOn":null,"maxCycles":null,"fee":null"#]),
    ] {
      for field in fields { #expect(try print(make(field)) == print(make("")), Comment(rawValue: field)) }
    }
    #expect(try print(customer(#","allowDuplicate":true"#)) != print(customer("")))
    #expect(try print(assign(#","assignedUserID":null"#)) != print(assign("")))
    #expect(try print(activity(#","priority":"high""#)) != print(activity("")))
    #expect(try print(close(#","endContract":true"#)) != print(close("")))
    #expect(try print(begin(#","maxCycles":2"#)) != print(begin("")))
    #expect(try print(edit(#""endsAt":null"#)) != print(edit("")))
  }

  /// Golden values: those of the first version of the program, which took payloads as they came.
  @Test func `what the first version wrote is recognised`() throws {
    let golden: [(any BackOfficeCommand, UInt64)] = [
      (customer(""), 11_803_467_301_998_918_107),
      (customer(#","allowDuplicate":false"#), 8_578_590_444_629_588_466),
      (customer(#","custom":{}"#), 5_511_672_810_214_089_574),
      (contact(#","makeDefault":false"#), 12_405_433_152_154_614_074),
      (merge(#","take":[]"#), 17_206_768_852_398_863_664),
      (publish(#","autoCloseOnFinish":false"#), 1_840_752_803_839_905_994),
      (register(#","personalDataKeys":false"#), 8_609_616_685_486_248_837),
      (assign(""), 402_274_606_546_592_514),
      (assign(#","assignedUserID":"\#(Office.gus)","orderAdminID":null"#), 14_820_508_245_026_031_934),
      (customer(#","details":{"address":{}},"allowDuplicate":true"#), 7_192_373_421_435_945_646),
    ]
    for (command, earlier) in golden {
      let known = CommittedCommand(firstPosition: 1, count: 1, fingerprint: earlier)
      #expect(try command.firstFingerprint(by: sal) == earlier)
      #expect(try command.isSame(as: known, by: sal, command.fingerprint(by: sal)))
    }
    let other = CommittedCommand(firstPosition: 1, count: 1, fingerprint: golden[0].1)
    #expect(try !customer(#","allowDuplicate":true"#).isSame(as: other, by: sal, 0))
  }

  /// Golden values: those of the present form.
  @Test func `fingerprints of the present form stay as they are`() throws {
    #expect(try print(customer("")) == 11_803_467_301_998_918_107)
    #expect(try print(assign("")) == 402_274_606_546_592_514)
    let cleared = try print(assign(#","orderAdminID":null"#))
    #expect(cleared == 8_172_740_890_002_664_338)
  }
}

extension BackOfficeCommand {
  fileprivate func firstFingerprint(by actor: Actor) throws -> UInt64 {
    try asFirstFingerprinted.fingerprintAsIs(by: actor)
  }
}
