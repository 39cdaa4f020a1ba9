// The shop of the demo: a small firm that fits boilers and bathrooms, with its users, services and workflows.

internal import BackOffice
internal import EventSourcing

/// Somebody who works in the shop.
struct DemoUser {
  let id: UserID
  let name: String
  let type: UserType

  var email: String {
    name.lowercased().split(separator: " ").joined(separator: ".") + "@harbour-hill.example"
  }
}

/// A service with its workflow, as it is to be set up.
struct DemoTrade {
  let service: String
  let products: [String]
  let workflow: String
  let tasks: [(key: String, name: String, hours: Int?)]
  /// The order closes by itself with the last task.
  var closesItself = false
  /// A contract goes on; the others are done when fulfilled.
  var isContract = false
  /// Its share of all orders.
  let share: Int
}

/// A service of the shop after it was set up.
struct DemoService {
  let id: ServiceID
  let products: [ProductID]
  let workflowID: WorkflowID
  let trade: DemoTrade
}

enum DemoShop {
  static let name = "Harbour & Hill Heating"

  static let people: [(name: String, type: UserType)] = [
    ("Sal Harbour", .superAdmin), ("Ada Hill", .admin), ("Gus Okafor", .general), ("Gil Evans", .general),
    ("Nia Price", .general),
  ]

  static let trades = [
    DemoTrade(
      service: "Boiler installation", products: ["Combi boiler", "System boiler", "Heat pump"],
      workflow: "Install a boiler",
      tasks: [
        ("survey", "Survey", 24), ("quote", "Quote", 16), ("deposit", "Take deposit", 48), ("parts", "Order parts", 24),
        ("fit", "Fit", 72), ("commission", "Commission", 16), ("invoice", "Invoice", 24),
      ], share: 30),
    DemoTrade(
      service: "Repair", products: ["Call-out", "Out of hours"], workflow: "Repair",
      tasks: [
        ("triage", "Triage call", 4), ("visit", "Visit", 24), ("fix", "Fix", 48), ("invoice", "Invoice", 24),
      ], closesItself: true, share: 35),
    DemoTrade(
      service: "Bathroom", products: ["Wet room", "Family bathroom"], workflow: "Fit a bathroom",
      tasks: [
        ("measure", "Measure up", 24), ("design", "Design", 72), ("quote", "Quote", 24), ("tiles", "Choose tiles", 96),
        ("strip", "Strip out", 48), ("plumb", "Plumb in", 72), ("tile", "Tile", 72), ("snag", "Snag list", 48),
        ("invoice", "Invoice", 24),
      ], share: 15),
    DemoTrade(
      service: "Service plan", products: ["Home plan", "Landlord plan"], workflow: "Yearly service",
      tasks: [
        ("book", "Book a date", 72), ("service", "Service the boiler", 48), ("certificate", "Send certificate", 16),
        ("renew", "Offer renewal", nil),
      ], isContract: true, share: 20),
  ]
}
