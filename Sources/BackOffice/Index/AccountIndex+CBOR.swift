// The account index in a snapshot. What follows from other facts (counts, lookups by name or number, the order of
// deadlines) is left out and found again when the snapshot is read.

public import CBOR
public import EventSourcing

extension AccountIndex: SnapshotIndex {
  /// Raise it with every change to what is coded here or to what a fold makes of an event.
  public static var shape: UInt64 { 13 }

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(12)
    try writer.write(optional: account)
    try writer.write(users)
    try writer.write(catalogue)
    try writer.write(workflows)
    try writer.write(customers)
    try writer.write(orders)
    try writer.write(leads)
    try writer.write(imports)
    try writer.write(activities)
    try writer.write(payments)
    try writer.write(contracts)
    try writer.write(outbox)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 12)
    account = try reader.readIfPresent()
    users = try reader.read()
    catalogue = try reader.read()
    workflows = try reader.read()
    customers = try reader.read()
    orders = try reader.read()
    leads = try reader.read()
    imports = try reader.read()
    activities = try reader.read()
    payments = try reader.read()
    contracts = try reader.read()
    outbox = try reader.read()
  }
}
