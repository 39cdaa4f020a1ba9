// What the ways to read pass for each event: its facts and its payload, valid only during the call.

/// What a read passes for each event; it returns false to stop.
public typealias LogVisitor = (
  _ batch: borrowing BatchInfo, _ event: borrowing EventInfo, _ payload: UnsafeRawBufferPointer
) throws -> Bool
