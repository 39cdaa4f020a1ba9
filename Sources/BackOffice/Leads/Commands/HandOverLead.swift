// What the engine sends for each lead of which a user who left had something.

internal import EventSourcing

/// Gives to others what somebody who left had of a lead; only the engine sends it.
struct HandOverLead: LeadCommand {
  var leadID: LeadID
  var handOver: HandOver

  init(leadID: LeadID, handOver: HandOver) {
    self.leadID = leadID
    self.handOver = handOver
  }

  init(_ field: inout some FieldList<HandOverLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    handOver = field("handOver", \.handOver, "who left, and who is there")
  }

  static var right: Right { .engine }
  static var summary: String { "Gives to others what somebody who left had of a lead." }
  static var refusals: [String] { ["leadDeleted"] }
  static var example: String {
    #"{"leadID":1,"handOver":{"leaver":"gus@acme.example","superAdmin":"sal@acme.example"}}"#
  }

  /// What is closed is left as it is.
  func requireState(_ work: WorkState) throws(Rejection) {}

  func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    work.handingOver(handOver, context)
  }
}
