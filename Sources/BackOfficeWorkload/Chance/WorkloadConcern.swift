// What chance decides in a made-up book. Each has a generator of its own, so that a draw more for one leaves all others as
// they were.

/// The concerns of chance. Their numbers never change: they are part of what a seed stands for.
enum WorkloadConcern: UInt64 {
  case log = 101
  case ids, names, times, orders, leads, customers, mail, texts, money, activities, mistakes
}
