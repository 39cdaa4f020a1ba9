// The benchmarks of the log itself, on the data set that others were measured with.

import EventLog
import Foundation

enum LogBenchmarks {
  static let all = [
    Benchmark(name: "data", summary: "whether the data set is the known one", run: DataSet.run),
    Benchmark(name: "commits", summary: "durable commits of one event, 1 to 64 tasks", run: Commits.single),
    Benchmark(name: "batches", summary: "durable batches of 64 and 512 events", run: Commits.batches),
    Benchmark(name: "load", summary: "bulk load, and how fast sealing catches up", run: BulkLoad.run),
    Benchmark(name: "size", summary: "bytes an event on the disk, beside LZ4", run: Size.run),
    Benchmark(name: "scan", summary: "everything in order, by one and two threads", run: Scan.run),
    Benchmark(name: "orders", summary: "orders in random order, warm and cold", run: Orders.run),
    Benchmark(name: "open", summary: "opening after a kill, and memory", run: Opening.run),
    Benchmark(name: "latency", summary: "single commits, quiet and while sealing", run: Latency.run),
  ]
}
