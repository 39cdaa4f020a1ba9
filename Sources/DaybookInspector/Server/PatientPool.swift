// The limits that the server itself lacks: for how long it waits for who asks or takes an answer, and for how many.

#if Inspector

  internal import EventSourcing
  internal import FlyingSocks

  /// How long a server waits for those who ask, and for how many of them.
  struct Patience: Sendable {
    /// For the next byte of a question, or until the next piece of an answer is taken.
    var time = Duration.seconds(60)
    /// So many may keep the server waiting; who has done so for longest makes room.
    var places = 256
  }

  /// A pool of sockets that are not waited for endlessly, which the server itself would do.
  struct PatientPool<Base: AsyncSocketPool>: AsyncSocketPool {
    private let base: Base
    private let patience: Patience
    private let waiting = Lock<(next: Int, cancels: [Int: @Sendable () -> Void])>((0, [:]))

    init(_ base: Base, _ patience: Patience) {
      self.base = base
      self.patience = patience
    }

    func prepare() async throws { try await base.prepare() }
    func run() async throws { try await base.run() }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
      // The one that listens has nobody at its other end, and waits as long as it takes.
      guard (try? socket.remotePeer()) != nil else {
        return try await base.suspendSocket(socket, untilReadyFor: events)
      }
      let wait = Task { [base] in try await base.suspendSocket(socket, untilReadyFor: events) }
      let timer = Task { [patience] in
        try await Task.sleep(for: patience.time)
        wait.cancel()
      }
      let number = enter { wait.cancel() }
      defer {
        timer.cancel()
        waiting.withLock { _ = $0.cancels.removeValue(forKey: number) }
      }
      try await withTaskCancellationHandler {
        try await wait.value
      } onCancel: {
        wait.cancel()
      }
    }

    /// A place among those who wait; where there is none left, whoever came first loses his.
    private func enter(_ cancel: @escaping @Sendable () -> Void) -> Int {
      let (number, first) = waiting.withLock { waiting in
        let first = waiting.cancels.count >= patience.places ? waiting.cancels.keys.min() : nil
        let cancels = first.flatMap { waiting.cancels.removeValue(forKey: $0) }
        waiting.next += 1
        waiting.cancels[waiting.next] = cancel
        return (waiting.next, cancels)
      }
      first?()
      return number
    }
  }

#endif
