// `daybook log --grep`: a regular expression that takes for ever ends the command, with what was found before.

import Foundation
import Testing

@Suite struct GrepTests {
  /// A book whose newest event but one is a comment of many a's.
  private static let book = """
    daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null
    order=6e8a636d-7807-50d0-9a54-1ee71c387299
    for text in aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! after; do
      echo '{"command":"CommentOnTask","as":"sal@shop.example","payload":{"orderID":"'$order'","taskID":"current","text":"'$text'"}}'
    done > more

    """

  @Test(arguments: ["text", "jsonl"])
  func `a match that takes too long ends the command with 64, after the lines before it`(_ format: String) throws {
    let run = try Workshop().shell(
      Self.book + """
        daybook apply more -q > /dev/null
        daybook log --output \(format) --grep '(a+)+!!|Sal"' --grep-timeout 0.2; echo $?
        daybook log --output \(format) --grep 'Sal"'
        """)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 3 && lines[1] == "64" && lines[0] == lines[2], "\(run)")
    #expect(
      run.errors.hasPrefix("error: --grep has taken more than 0.2 s for event #35; use a simpler expression"), "\(run)")
  }

  @Test
  func `a limit that is no time, and an expression that is none, are refused`() throws {
    let run = try Workshop().shell(
      """
      for limit in 0 -1 nan inf x; do daybook log --grep a --grep-timeout=$limit 2> /dev/null; echo $?; done
      daybook log --grep '(' 2> /dev/null; echo $?
      daybook log --grep "$(head -c 5000 /dev/zero | tr '\\0' '(')" 2> said; echo $?; head -1 said
      """)
    #expect(
      run.output == String(repeating: "64\n", count: 7)
        + "error: --grep takes a regular expression of at most 2000 bytes.\n", "\(run)")
  }
}
