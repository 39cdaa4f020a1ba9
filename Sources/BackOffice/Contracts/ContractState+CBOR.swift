// The contracts in a snapshot of the index, in the order of their ids, and when something is to happen to each.

public import CBOR
public import EventSourcing

extension ContractState: Record {
  public init(_ field: inout some FieldList<ContractState>) {
    self.init(
      customerID: field("customerID", \.customerID, "the customer"),
      firstOrderID: field("firstOrderID", \.firstOrderID, "the order that it began with"),
      serviceID: field("serviceID", \.serviceID, "the service"),
      productID: field("productID", \.productID, "the product"),
      workflowID: field("workflowID", \.workflowID, "the workflow of its orders"),
      startedAt: field("startedAt", \.startedAt, "when it began"),
      terms: field("terms", \.terms, "when it is renewed"),
      fee: field("fee", \.fee, "what each renewal costs"),
      assignedUserID: field("assignedUserID", \.assignedUserID, "who works on its orders"),
      orderAdminID: field("orderAdminID", \.orderAdminID, "who looks after its orders"),
      anchorCycle: field("anchorCycle", \.anchorCycle, "the cycle that is due on the anchor"),
      newestCycle: field("newestCycle", \.newestCycle, "the newest cycle that came due"),
      newestDueOn: field("newestDueOn", \.newestDueOn, "when that was due"),
      lastCycle: field("lastCycle", \.lastCycle, "the newest cycle that has an order"),
      lastOrderID: field("lastOrderID", \.lastOrderID, "the order of that"),
      waiting: field("waiting", \.waiting, "the cycles that are due and have no order"),
      nextAt: field("nextAt", \.nextAt, "when something is to happen by itself"),
      end: field("end", \.end, "how it ended"))
  }
}

extension ContractIndex: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    writer.array(contracts.count)
    for (id, contract) in contracts.sorted(by: { $0.key < $1.key }) {
      writer.array(2)
      try writer.write(id)
      try contract.write(to: &writer)
    }
    try writer.writeArray(deadlines.all)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 2)
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      try reader.readRecord(of: 2)
      let id: ContractID = try reader.read()
      guard put(try ContractState.read(from: &reader), id) else { throw CBORError(.duplicateKey, at: start) }
    }
    let start = reader.offset
    for deadline: Deadline in try reader.readArray() {
      guard case .contract(let id, _) = deadline.matter, self[id] != nil else {
        throw CBORError(.invalidValue, at: start, "nobody's renewal")
      }
      setTimer(id, deadline)
    }
  }
}
