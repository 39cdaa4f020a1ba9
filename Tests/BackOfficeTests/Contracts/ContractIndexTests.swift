// What the account's index knows of contracts: which event set the time of what comes next, and all of it in a snapshot.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ContractIndexTests {
  private func bytes(_ index: ContractIndex) throws -> [UInt8] {
    var writer = CBORWriter()
    try index.encode(to: &writer)
    return writer.bytes
  }

  private func read(_ bytes: [UInt8]) throws -> ContractIndex {
    try bytes.withUnsafeBytes { bytes throws(CBORError) in
      var reader = CBORReader(bytes)
      let index = try ContractIndex(from: &reader)
      try reader.finish()
      return index
    }
  }

  @Test func `a snapshot gives the same index`() throws {
    var office = try ContractOffice.begun { $0.renewal = .manual }
    #expect(try read(bytes(office.office.index.contracts)) == office.office.index.contracts)
    _ = try office.live(until: "2024-04-02T00:00:00Z")
    #expect(try read(bytes(office.office.index.contracts)) == office.office.index.contracts)
    try office.run(EndContract(contractID: office.contractID, reason: "x"))
    let index = office.office.index.contracts
    #expect(try read(bytes(index)) == index && index.deadlines.all.isEmpty)
    var twice: [UInt8] = [0x82, 0x82]
    let one = Array(try bytes(index)[2..<(try bytes(index).count - 1)])
    twice += one + one + [0x80]
    #expect(throws: CBORError.self) { try read(twice) }
  }

  @Test func `each event sets the time anew`() throws {
    var office = try ContractOffice.begun()
    let first = try #require(office.office.index.contracts.timers[office.contractID])
    #expect(first.matter == .contract(office.contractID, cycle: 1) && first.dueAt == Instant("2024-03-01T00:00:00Z"))
    try office.run(
      ChangeContractTerms(contractID: office.contractID, changes: ContractEdits(maxCycles: .set(9))))
    let second = try #require(office.office.index.contracts.timers[office.contractID])
    #expect(second.dueAt == first.dueAt && second.setBy > first.setBy)
    #expect(office.office.index.contracts.deadlines.all == [second])
  }

  @Test func `the state of a stream is the one of the index`() throws {
    var office = try ContractOffice.begun()
    _ = try office.live(until: "2024-06-01T00:00:00Z")
    #expect(office.contract.lastCycle == 4 && office.contract.customerID == Office.abc)
  }
}
