// How large the shop is of which a book of so many events tells, and the rates of its work, per order unless said
// otherwise: the workload model of the domain.

/// The size of a made-up shop.
struct WorkloadScale {
  /// Orders a working day, in the long run.
  let ordersADay: Double
  let users: Int
  /// The chance that a firm has one contact more than it has.
  let moreContacts: Double
  /// One firm has so many contacts; 0 for none.
  let largestFirm: Int

  init(events: UInt64) {
    let wanted = Double(events)
    // A shop of 12 orders a day covers two changes of the clocks with 100,000 events; ten million are those of a large one.
    ordersADay = wanted <= 200_000 ? 12 : min(120, max(15, 15 * wanted / 2_000_000))
    users = min(25, 3 + Int((max(0, ordersADay - 15) / 40).rounded(.up)))
    largestFirm = events >= 1_000_000 ? 2_000 : 0
    // All contacts together are as many as without the largest firm.
    moreContacts = largestFirm > 0 && events < 5_000_000 ? 0.40 : 0.52
  }
}

/// How often things happen.
enum WorkloadRates {
  /// Of all orders, so many come by themselves, of a lead, or of a contract that is renewed.
  static let directOrders = 0.62
  static let leads = 0.56
  static let converted = 0.51
  /// For each order or lead that comes in.
  static let newCustomer = 0.163
  static let firstOfContract = 0.033
  static let longContract = 0.05
  static let withFee = 0.95

  // For each task of an order that is completed.
  static let comment = 0.300
  static let message = 0.258
  static let call = 0.125
  static let reply = 0.10
  static let note = 0.06
  static let activity = 0.083
  static let details = 0.063
  static let snooze = 0.031
  /// Of those that are put aside, orders and leads: the customer gives up before they wake.
  static let givenUpAsleep = 0.10
  static let taskSnooze = 0.020
  static let fee = 0.027
  static let assign = 0.0253
  static let givenUp = 0.018

  // For each task of a lead that is completed.
  static let leadMessage = 0.30
  static let leadCall = 0.26
  static let leadReply = 0.20
  static let leadNote = 0.15
  static let leadActivity = 0.20
  static let leadSnooze = 0.07
  static let leadLost = 0.27
  /// Of the leads that come to nothing: nobody ever closes them.
  static let leadForgotten = 0.17
  /// Of the prospects whose lead came to nothing.
  static let suspected = 0.25

  // For each order.
  static let greeting = 0.30
  static let quote = 0.20
  static let invoice = 0.80
  static let paid = 0.85
  static let refunded = 0.024
  static let reopened = 0.040
  static let deleted = 0.01

  // For each order that is closed.
  static let customerEdited = 0.20
  static let contactEdited = 0.29
  static let defaultChosen = 0.22
  static let contactRemoved = 0.10
  static let contactsMerged = 0.02
  static let archived = 0.021

  // For each activity.
  static let reminded = 0.70
  static let moved = 0.19
  static let activityDone = 0.86
  static let activityCancelled = 0.10

  // Mistakes.
  static let secondClick = 0.023
  static let staleVersion = 0.035
  static let secondClose = 0.06
  static let workOnSnoozed = 0.2
  static let typedTwice = 0.05
}
