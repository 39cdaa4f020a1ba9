// The users in a snapshot of the index: one record each, in the order of their ids.

public import CBOR
internal import EventSourcing

extension UserIndex: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    try writer.writeArray(Array(self))
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      guard restore(try reader.read()) else { throw CBORError(.duplicateKey, at: start) }
    }
  }
}

extension UserState: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(16)
    try writer.write(id)
    writer.write(addedAt)
    writer.write(case: status)
    writer.write(name)
    writer.write(email)
    try writer.write(optional: phone)
    writer.write(case: userType)
    writer.write(case: licence)
    try writer.write(optional: invitation?.id)
    try writer.write(optional: invitation?.expiresAt)
    try writer.writeArray(supersededInvitations)
    writer.write(credentialVersion)
    try writer.write(optional: invitedAt)
    try writer.write(optional: activatedAt)
    try writer.write(optional: departure?.at)
    try writer.write(optional: departure?.position)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 16)
    self.init(
      id: try reader.read(), addedAt: try reader.readUInt(), status: try reader.read(case: Status.self),
      name: try reader.readText(),
      email: try reader.readText(), phone: try reader.readIfPresent(), userType: try reader.read(case: UserType.self),
      licence: try reader.read(case: Licence.self))
    let (id, expiresAt): (InvitationID?, Instant?) = (try reader.readIfPresent(), try reader.readIfPresent())
    if let id, let expiresAt { invitation = Invitation(id: id, expiresAt: expiresAt) }
    supersededInvitations = try reader.readArray()
    credentialVersion = try reader.readInteger()
    invitedAt = try reader.readIfPresent()
    activatedAt = try reader.readIfPresent()
    let (at, position): (Instant?, Position?) = (try reader.readIfPresent(), try reader.readIfPresent())
    if let at, let position { departure = Departure(at: at, position: position) }
  }
}
