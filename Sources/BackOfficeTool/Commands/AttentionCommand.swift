// `daybook attention`: what somebody should look at.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct AttentionCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "attention", abstract: "List what needs attention: what failed, what waits, what should not be.",
    discussion: """
      What is made good leaves the list by itself: a message that is delivered at last, a cycle that is renewed, money \
      that is given back. The rest is taken off it with `daybook do DismissAttention key=…`.
      """)

  @OptionGroup var location: BookLocation
  @Option(help: ArgumentHelp("Only this kind, such as paymentFailed.", valueName: "kind"))
  var kind: AttentionKind?
  @Option(help: ArgumentHelp("Only what is about this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only what is about this order.", valueName: "no|id"))
  var order: String?
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = AttentionQuery()
    query.kind = kind
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.order = try order.map { try WorkArgument<Order>($0).reference }
    try await console.list(page, times, empty: "nothing needs attention") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.attention(query, viewer: viewer)
    }
  }
}
