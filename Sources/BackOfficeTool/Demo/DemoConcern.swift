/// What chance decides in the demo; each has a generator of its own.
enum DemoConcern: UInt64 {
  case ids = 1
  case names, times, orders, texts, money
}
