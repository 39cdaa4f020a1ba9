// What pages need beside their text: one style sheet, one script, one picture. All of it is in the program.

enum Asset {
  static func response(for name: String) -> InspectorResponse {
    // Without a version in their names they are asked for again by every new program.
    let cached = ["Cache-Control": "no-cache"]
    return switch name {
    case "inspector.css": InspectorResponse(200, "text/css; charset=utf-8", stylesheet.utf8, headers: cached)
    case "inspector.js": InspectorResponse(200, "text/javascript; charset=utf-8", script.utf8, headers: cached)
    case "icon.svg": InspectorResponse(200, "image/svg+xml", icon.utf8, headers: cached)
    default: InspectorResponse(404, "text/plain", "there is no such file\n".utf8)
    }
  }

  private static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="5" y="3" width="22" height="26" rx="3" \
    fill="#1d5fa8"/><path d="M10 10h12M10 16h12M10 22h7" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>
    """
}
