// Amounts as people write them: by the digits of the currency's smallest coin, whatever the number.

import Testing
import TextFormats

@Suite struct AmountTextTests {
  @Test(
    arguments: [
      (123_450, "GBP", "£1,234.50"), (5, "EUR", "€0.05"), (-1_234_500, "USD", "-$12,345.00"), (1_500, "JPY", "¥1,500"),
      (1_234_567, "KWD", "1,234.567 KWD"), (0, "CHF", "0.00 CHF"), (.max, "GBP", "£92,233,720,368,547,758.07"),
      (.min, "GBP", "-£92,233,720,368,547,758.08"),
    ] as [(Int64, String, String)])
  func `an amount has its currency's digits and sign`(_ minor: Int64, _ currency: String, _ text: String) {
    #expect(AmountText.string(minor: minor, currency: currency) == text)
  }
}
