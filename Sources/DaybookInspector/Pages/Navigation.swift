// The lists at the top of every page, as the command line has them.

internal import DaybookTool

extension Visit {
  /// Links to all lists that ask for nothing more than their name.
  var navigation: HTML {
    var items = [item("Overview", here([]), isHere: address.words.isEmpty)]
    for inquiry in inspector.inquiries.own where isShown(inquiry) { items += self.items(for: inquiry) }
    if let log = inspector.inquiries[["log"]], isShown(log), D.trail.first != "log" {
      items.append(item("log", here(["log"]), isHere: address.words.first == "log"))
    }
    if let views = inspector.inquiries[["views", "list"]], isShown(views) {
      items.append(item("Workings", here(["workings"]), isHere: address.words.first == "workings"))
    }
    return """
      <details class="lists"><summary>Lists</summary><ul>\(items)</ul></details>
      """
  }

  private func items(for inquiry: Inquiry) -> [HTML] {
    let words = inquiry.words
    switch inquiry.positionals.first {
    case nil: return [item(words.joined(separator: " "), here(words), isHere: address.words == words)]
    case let choice? where !choice.values.isEmpty:
      return choice.values.map { value in
        let words = words + [value]
        return item(words.joined(separator: " "), here(words), isHere: address.words == words)
      }
    case let other?:
      guard other.isOptional else { return [] }
      return [item(words.joined(separator: " "), here(words), isHere: address.words == words)]
    }
  }

  private func item(_ text: String, _ address: PageAddress, isHere: Bool) -> HTML {
    "<li><a href=\"\(address.text)\"\((isHere ? " aria-current=\"page\"" : "") as HTML)>\(text)</a></li>"
  }
}
