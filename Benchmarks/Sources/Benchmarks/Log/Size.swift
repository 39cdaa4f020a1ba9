// What an event takes on the disk when all background work has finished, beside LZ4 on the same events.

import CBare
import EventLog
import Foundation

enum Size {
  static func run(_ setting: Setting) async throws -> [Figure] {
    let count = setting.events ?? 1_000_000
    let folder = setting.path("size")
    let loaded = try await LoadedLog(events: count, in: folder)
    try await loaded.log.close()
    var figures = sizes(of: folder + "/log").sorted { $0.value > $1.value }.map { kind, bytes in
      Figure("log/*.\(kind)", Double(bytes) / Double(count), "bytes/event")
    }
    let events = PeerEvent.first(min(count, 1_000_000))
    let raw = PeerEvent.rawBytes(of: events)
    figures.append(Figure("raw events", Double(raw.count) / Double(events.count), "bytes/event"))
    figures.append(
      Figure("raw events, LZ4 HC 9 in blocks of 64 KiB", packed(raw) / Double(events.count), "bytes/event"))
    if let size = try lz4(events, in: setting) {
      figures.append(Figure("JSON lines by lz4 -9", Double(size) / Double(events.count), "bytes/event"))
    }
    return figures
  }

  /// Bytes by the ends of the files' names.
  private static func sizes(of folder: String) -> [String: Int] {
    var sizes: [String: Int] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      sizes[name.split(separator: ".").last.map(String.init) ?? name, default: 0] += attributes?[.size] as? Int ?? 0
    }
    return sizes
  }

  private static func packed(_ raw: [UInt8]) -> Double {
    var packed = [UInt8](repeating: 0, count: raw.count + (1 << 20))
    return Double(cbare_pack(raw, raw.count, &packed, packed.count, 9))
  }

  /// The size that the tool `lz4` gives; nil where it is not installed.
  private static func lz4(_ events: [PeerEvent], in setting: Setting) throws -> Int? {
    let tool = URL(filePath: "/usr/bin/lz4")
    guard FileManager.default.isExecutableFile(atPath: tool.path) else { return nil }
    let (lines, target) = (setting.path("events.jsonl"), setting.path("events.lz4"))
    try jsonLines(of: events).write(to: URL(filePath: lines))
    let process = Process()
    process.executableURL = tool
    process.arguments = ["-9", "-q", "-f", lines, target]
    try process.run()
    process.waitUntilExit()
    return try FileManager.default.attributesOfItem(atPath: target)[.size] as? Int
  }

  private static func jsonLines(of events: [PeerEvent]) -> Data {
    var data = Data()
    for (index, event) in events.enumerated() {
      let stream = PeerID(order: event.order).uuid.uuidString.lowercased()
      let head = """
        {"position":\(index + 1),"stream":"order/\(stream)","version":\(event.version + 1),\
        "type":"\(PeerEvent.types[Int(event.type)])","recordedAt":\(event.milliseconds),"payload":
        """
      data.append(contentsOf: head.utf8)
      data.append(contentsOf: event.payload)
      data.append(contentsOf: "}\n".utf8)
    }
    return data
  }
}
