// Rejections in sentences: each says more than its code, in words, and nothing of the program.

import Testing

@testable import BackOffice

@Suite struct ExplanationTests {
  @Test(arguments: [
    (Rejection.orderDeleted, "the order was deleted" as String?),
    (.taskNotInProgress(taskID: anID(1), state: "pending"), "the task is not in progress, it is pending"),
    (
      .concurrencyConflict(expected: 3, actual: 5),
      "somebody was faster: version 3 was expected and it has 5; read it again and decide anew"
    ),
    (.invalidField(field: "name", reason: "empty"), nil),
  ])
  func `a sentence says what is in the way`(rejection: Rejection, sentence: String?) {
    #expect(rejection.explanation == sentence)
  }

  @Test func `sentences are sentences, in the words of the house`() {
    let some: [Rejection] = [
      .forbidden(action: "DeleteOrder"), .lastSuperAdmin, .seatLimitReached(limit: 3), .emptyWorkflow,
      .noAddressForChannel, .refundExceedsPaid, .renewalNotDue, .mappingNotApproved, .erasureUnavailable,
    ]
    for rejection in some {
      let text = rejection.explanation ?? ""
      #expect(text.contains(" ") && text != rejection.code && !text.hasSuffix("."), "\(text)")
      #expect(text.first?.isLowercase ?? false, "\(text)")
    }
  }
}
