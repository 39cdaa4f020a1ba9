// What made-up people write. Texts of any length come of sentences in a row; how long they are is log-normal.

/// Makes up texts.
struct WorkloadTexts {
  /// How long texts of a kind are, in characters.
  struct Length {
    let median: Double
    /// As follows from the 99th percentile.
    let p90: Double
    let most: Int

    /// Median 60, one in a hundred longer than 600.
    static let comment = Length(median: 60, p90: 213, most: 3_500)
    /// Median 350, one in a hundred longer than 4,000.
    static let mail = Length(median: 350, p90: 1_339, most: 12_000)
  }

  static let descriptions = [
    "As discussed on the phone", "Same as last year", "Access from the back, ring first",
    "Wants it before the holidays", "Referred by a neighbour", "Follow-up to the site visit",
    "Two rooms on the first floor", "Replacement under guarantee", "Urgent, tenants are waiting",
  ]
  static let snoozeNotes = ["Customer on holiday", "Waiting for parts", "Call again then", "Landlord decides later"]
  static let subjects = [
    "Your order", "Our visit", "Your enquiry", "Quotation", "Change of date", "Documents", "A question", "Confirmation",
  ]
  static let activityTitles = [
    "Site visit", "Call about the quotation", "Handover", "Measure up", "Review", "Chase the paperwork",
  ]
  static let fees = ["Call-out", "Extra materials", "Scaffolding", "Express delivery", "Disposal"]
  static let closeNotes = ["Found somebody cheaper", "No answer after four calls", "Budget cut", "House sold"]
  static let callNotes = ["Left a message", "Confirmed the date", "Asked about the price", "Will ring back"]

  private static let sentences = [
    "Thank you for your message.", "Left a message, will try again tomorrow.", "The customer asked for a morning slot.",
    "Parts are on their way and should be here on Thursday.", "All measured, the drawing is in the folder.",
    "Please let us know whether that suits you.", "The price was agreed on the phone.",
    "The delivery was short by two pieces; the supplier sends the rest.", "The key is with the reception.",
    "We need a parking permit for the van.", "Moved by a day because of the weather.",
    "Checked twice, the readings are fine.", "Ring before coming, there's a dog 🐕.",
    "The invoice goes to the head office, not to the site.", "They would like a second quotation for the ground floor.",
    "I've told them that we can't start before the first job is done.", "Prices may go up in spring.",
    "Photos are attached.", "The landlord’s permission has come through.", "Kind regards from all of us.",
    "Could you confirm the address once more?", "It took a little longer than planned, but it is done.",
  ]

  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed, concern: WorkloadConcern.texts) }

  mutating func pick(_ texts: [String]) -> String { random.pick(texts) }

  mutating func text(_ length: Length) -> String {
    let wanted = min(length.most, max(8, Int(random.logNormal(median: length.median, p90: length.p90))))
    var text = random.pick(Self.sentences)
    while text.utf8.count < wanted { text += " " + random.pick(Self.sentences) }
    return text.utf8.count > wanted + 20 ? String(text.prefix(wanted)) : text
  }
}
