// `daybook import-customers`: the acceptance sheet, sheets of other tools, and an import that is killed again and again.

import Foundation
import Testing

@Suite struct ImportCustomersTests {
  private let begin = """
    daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null
    head=$(daybook template)
    before=$(daybook customers --output jsonl | wc -l)\n
    """

  // Checklist: L-30, L-33
  @Test func `a sheet comes in row by row, and only once`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      begin + """
        { echo "$head"
          echo 'First,,Prospect,one@x.example,,,,,,,,,,,'
          echo ',,Prospect,,,,,,,,,,,,'
          echo 'Third,,Friend,,,,,,,,,,,,'
          echo '"Fourth, and Co",,Prospect,ONE@x.example,,,,,,,,,,,'
          echo 'short,row'
          printf 'Bad \\377,,Prospect,,,,,,,,,,,,\\r\\n'
          echo 'Last,Individual,Customer,,,,,,,,,,,Website,'; } > sheet.csv
        daybook import-customers sheet.csv --as ada@shop.example --dry-run | sed 's/customer .* is/customer ID is/'
        echo "ended with ${PIPESTATUS[0]}"; daybook customers --output jsonl | wc -l | sed "s/^$before\\$/nothing new/"
        daybook import-customers sheet.csv --as ada@shop.example | sed 's/customer .* is/customer ID is/'
        echo "ended with ${PIPESTATUS[0]}"
        daybook import-customers sheet.csv --as ada@shop.example 2>&1 | sed 's/importID: .*)/importID: ID)/'
        echo "$(($(daybook customers --output jsonl | wc -l) - before)) new"
        """)
    let rows = """
      row 2: Customer Name* missingName
      row 3: Status* unknownStatus
      row 4: left out: the customer ID is there
      row 5: columnCount
      row 6: badEncoding
      2 created, 0 updated, 1 left out, 4 refused
      ended with 1\n
      """
    #expect(
      run.output == rows + "nothing new\n" + rows
        + "error: rejected: fileAlreadyImported(importID: ID); this file was imported already; force imports it once more\n"
        + "2 new\n",
      "\(run)")
  }

  // Checklist: L-30, L-36
  @Test func `other columns need a mapping, and other separators are named`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      begin + """
        printf '\\xef\\xbb\\xbfFirm,Boss,Old ref,Last Call,Call Notes\\r\\nHill & Sons,Bea,H-1,2023-11-03,Wants a quote\\r\\n' > sheet.csv
        daybook import-customers sheet.csv --as ada@shop.example 2>&1 | grep -o 'unknown: [^)]*order'
        echo '{"columns":{"Firm":"Customer Name","Old ref":"custom.ref"},"contacts":[{"name":"Boss"}],
          "activities":[{"kind":"Call","occurredAt":"Last Call","text":"Call Notes"}]}' > map.json
        daybook do ChangePlan --as sal@shop.example planID=x features=mappedImports billing=monthly \\
          'pricePerUserMonth:={"minor":0,"currency":"GBP"}' > /dev/null
        daybook import-customers sheet.csv --as sal@shop.example --mapping map.json
        daybook contacts --output jsonl | grep -c '"name":"Bea"'
        daybook activities --state logged --output csv | cut -d, -f4 | tail -1
        echo "$head" | tr , ';' > other.csv
        daybook import-customers other.csv --as ada@shop.example 2>&1 | grep -o 'separator: [a-z]*'
        daybook import-customers none.csv --as ada@shop.example; echo "ended with $?"
        """)
    #expect(
      run.output == """
        unknown: Firm, Boss, Old ref, Last Call, Call Notes, order
        1 created, 0 updated, 0 left out, 0 refused
        1
        Wants a quote
        separator: semicolon
        ended with 66

        """, "\(run)")
  }

  @Test func `an import that is killed again and again ends as one that was not`() throws {
    let workshop = try Workshop()
    let rows = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil ? 1_500 : 10_000
    let run = try workshop.shell(
      begin + """
        { echo "$head"; for i in $(seq \(rows)); do echo "Firm $i,,Prospect,f$i@x.example,,,,,,,,,,,"; done; } > sheet.csv
        for pause in 0.1 0.2 0.15 0.3 0.25; do
          daybook import-customers sheet.csv --as ada@shop.example > /dev/null 2>&1 & importer=$!
          sleep $pause; kill -9 $importer 2> /dev/null; wait $importer 2> /dev/null
        done
        daybook import-customers sheet.csv --as ada@shop.example > last 2>&1
        grep -q 'created\\|fileAlreadyImported' last && echo finished
        echo "$(($(daybook customers --output jsonl | wc -l) - before)) new"
        daybook log --type import.rowAccepted --output jsonl | grep -o '"row":[0-9]*' | sort -u | wc -l
        daybook log --type import.finished --output jsonl | grep -o '"created":[0-9]*'
        daybook verify -q > /dev/null && echo sound
        """)
    #expect(run.output == "finished\n\(rows) new\n\(rows)\n\"created\":\(rows)\nsound\n", "\(run)")
  }
}
