// Reading whole orders of about 20 events in random order, by one thread: with a cache that holds everything, and with
// a small one. The bare limits read as many bytes from one place in a file, or copy them in memory.

import CBare
import EventLog
import Foundation

enum Orders {
  static func run(_ setting: Setting) async throws -> [Figure] {
    let events = setting.events ?? 1_000_000
    let warm = try await measure("warm, cache of 2 GiB", events, cacheSize: 2 << 30, isWarm: true, setting)
    let cold = try await measure("cold, cache of 32 MiB", events, cacheSize: 32 << 20, isWarm: false, setting)
    return [warm, cold]
  }

  private static func measure(
    _ name: String, _ events: Int, cacheSize: Int, isWarm: Bool, _ setting: Setting
  ) async throws -> Figure {
    let folder = setting.path("orders")
    let loaded = try await LoadedLog(events: events, in: folder, cacheSize: cacheSize)
    if isWarm { try readAll(loaded) }
    var (rates, files, memory): ([Double], [Double], [Double]) = ([], [], [])
    let bare = try BareOrders(orders: loaded.orders, in: setting)
    for round in 0..<5 {
      rates.append(try await read(loaded, count: isWarm ? 20_000 : 2_000, seed: round))
      files.append(bare.rate(fromMemory: false))
      memory.append(bare.rate(fromMemory: true))
    }
    try await loaded.log.close()
    try FileManager.default.removeItem(atPath: folder)
    return Figure("orders of \(events) events, \(name)", rounds: rates, "orders/s")
      .beside("bare pread", rounds: rates, limits: files).beside("bare memcpy", rounds: rates, limits: memory)
  }

  private static func readAll(_ loaded: LoadedLog) throws {
    for order in 0..<loaded.orders { _ = try read(UInt32(order), from: loaded.log) }
  }

  private static func read(_ loaded: LoadedLog, count: Int, seed: Int) async throws -> Double {
    var seen = 0
    let time = try await seconds {
      for index in 0..<count {
        let order = PeerID.mix(UInt64(seed << 32 | index + 1)) % UInt64(loaded.orders)
        seen += try read(UInt32(order), from: loaded.log)
      }
    }
    precondition(seen > count, "every order has events")
    return Double(count) / time
  }

  /// Reads an order's events and touches their payloads; returns their count.
  private static func read(_ order: UInt32, from log: Log<DiskStorage>) throws -> Int {
    var (count, sum) = (0, 0)
    try log.read(stream: StreamName(order: order)) { _, payload in
      count += 1
      sum &+= Int(payload[payload.count - 1])
      return true
    }
    precondition(sum > 0 || count == 0)
    return count
  }
}

/// The bytes of as many orders, each in one piece: what reading them costs at least.
private struct BareOrders {
  private static let size = 20 * 281
  private let descriptor: Int32
  private let memory: [UInt8]
  private let offsets: [UInt64]

  init(orders: Int, in setting: Setting) throws {
    let bytes = min(orders, 200_000) * BareOrders.size
    descriptor = cbare_fill_zeros(setting.path("bare-orders"), bytes)
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    memory = [UInt8](repeating: 1, count: bytes)
    let count = bytes / BareOrders.size
    offsets = (0..<20_000).map { PeerID.mix(UInt64($0 + 1)) % UInt64(count) * UInt64(BareOrders.size) }
  }

  /// Orders per second.
  func rate(fromMemory: Bool) -> Double {
    let start = ContinuousClock.now
    if fromMemory {
      _ = cbare_read_orders(descriptor, memory, offsets, offsets.count, BareOrders.size)
    } else {
      _ = cbare_read_orders(descriptor, nil, offsets, offsets.count, BareOrders.size)
    }
    return Double(offsets.count) / (ContinuousClock.now - start).inSeconds
  }
}
