// The order in which waiting callers and subscribers are served, whatever the order of their arrival.

import Testing

@testable import EventLog

@Suite struct WaitersTests {
  @Test func `waiters are taken in the order of their positions, however they came`() async {
    let order = Monitor<[UInt64]>([])
    let waiters = Monitor(Waiters())
    let positions: [UInt64] = [5, 3, 9, 3, 7, 1]
    await withTaskGroup(of: Void.self) { group in
      for position in positions {
        group.addTask {
          _ = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
            waiters.withLock { _ = $0.add(id: 0, through: position, waiter) }
          }
        }
      }
      while waiters.withLock({ $0.count }) < positions.count { await Task.yield() }
      for limit in [0, 3, 4, 7, 8, 9] as [UInt64] {
        let taken = waiters.withLock { $0.take(through: limit) }
        order.withLock { $0.append(UInt64(taken.count)) }
        #expect(waiters.withLock { $0.hasCaller } == (limit < 9))
        for waiter in taken { waiter.resume(returning: nil) }
      }
    }
    #expect(order.withLock { $0 } == [0, 3, 0, 2, 0, 1])
  }
}
