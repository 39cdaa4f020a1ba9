// What people of the demo write: descriptions, comments, notes, reasons.

enum DemoTexts {
  static let descriptions = [
    "As discussed on the phone", "Same as last year", "Access from the back, ring first",
    "Wants it before the holidays",
    "Referred by a neighbour", "Follow-up to the site visit", "Two rooms on the first floor",
  ]

  static let comments = [
    "Left a message, will try again tomorrow.", "Customer asked for a morning slot.", "Parts are on their way.",
    "Photos received by mail.", "Waiting for the landlord's permission.", "All measured, drawing is in the folder.",
    "Price agreed on the phone.", "The delivery was short by two pieces; supplier sends the rest.",
    "Customer is very pleased.", "Key is with the reception.", "Parking permit needed for the van.",
    "Moved by a day because of the weather.", "Checked twice, readings are fine.",
    "Ring before coming, there's a dog 🐕.", "Invoice goes to the head office, not to the site.",
    "They would like a second quotation for the ground floor as well; I've told them that we can't start before the "
      + "first job is done, and that prices may go up in spring.",
  ]

  static let snoozeNotes = [
    "Customer on holiday", "Waiting for parts", "Call again then", "Landlord decides at month's end",
  ]

  static let cancelNotes = [
    "Found somebody cheaper", "House sold", "No answer after four calls", "Budget cut",
  ]

  static let deleteReasons = ["Entered twice", "Wrong customer"]

  static let fees = ["Call-out", "Extra materials", "Scaffolding", "Express delivery", "Disposal"]
}
