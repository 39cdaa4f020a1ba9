// No card's number gets into the log, however it is written; what only looks like one does.

import Testing

@testable import BackOffice

@Suite struct CardNumberTests {
  @Test(arguments: [
    "4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "378282246310005", "4222222222222",
    "6304000000000000000", "card 4000056655665556", "pm_4242424242424242", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "4242.4242.4242.4242 x",
  ])
  func `numbers of cards`(_ text: String) { #expect(CardNumber.isLikely(in: text)) }

  @Test(arguments: [
    "", "pm_1", "4242424242424241", "424242424242", "42424242424242424242", "4242  4242  4242  4242",
    "pm_1MqLiJLkdIwHu7ixUtHaaFUy", "1-2-3", "0b8e6f0e-0000-4000-8000-000000000001",
  ])
  func `other texts`(_ text: String) { #expect(!CardNumber.isLikely(in: text)) }
}
