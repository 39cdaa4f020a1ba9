// No card's number gets into the log, however it is written; what only looks like one does.

import Testing

@testable import BackOffice

@Suite struct CardNumberTests {
  @Test(arguments: [
    "4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "378282246310005", "4222222222222",
    "6304000000000000000", "card 4000056655665556", "pm_4242424242424242", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "4242.4242.4242.4242 x",
    "4242424242424242 12/27", "4242424242424242 123", "12 4242424242424242", "4242424242424242-1227",
    "4242424242424242.12.27", "4242  4242  4242  4242", "4242/4242/4242/4242", "4242_4242_4242_4242",
  ])
  func `numbers of cards`(_ text: String) { #expect(CardNumber.isLikely(in: text)) }

  @Test(arguments: [
    "", "pm_1", "4242424242424241", "424242424242", "42424242424242424242", "2024-03-01 12:30:00.000",
    "pm_1MqLiJLkdIwHu7ixUtHaaFUy", "1-2-3", "0b8e6f0e-0000-4000-8000-000000000001",
  ])
  func `other texts`(_ text: String) { #expect(!CardNumber.isLikely(in: text)) }
}
