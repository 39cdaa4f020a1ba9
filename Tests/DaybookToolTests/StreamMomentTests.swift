// Moments in the history of a stream as they are written: times that count back from now, the ids of events.

import Testing

@Suite struct StreamMomentTests {
  @Test func `days ago is a time and no day`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      at() { date -u -d "$1 hours ago" +%FT%TZ; }
      echo '{"command":"RegisterAccount","as":"none","at":"'$(at 72)'","payload":{"name":"Acme","timeZone":"UTC",\
      "currency":"GBP","region":"UK","firstUser":{"name":"Sal","email":"sal@acme.example"}}}' > lines
      echo '{"command":"CreateCustomer","as":"sal@acme.example","at":"'$(at 36)'","payload":{"kind":"company",\
      "name":"ABC","customerID":"0b8e6f0e-0000-4000-8000-000000000001"}}' >> lines
      daybook apply lines --clock commands --create -q
      for time in '1 day ago' '2 days ago'; do
        daybook state customer-0b8e6f0e-0000-4000-8000-000000000001 --at "$time" --output jsonl 2>&1 |
          grep -o '"version":1\\|had not begun by then' | head -1
      done
      """)
    #expect(run.output == "2 committed\n\"version\":1\nhad not begun by then\n", "\(run.output)\(run.errors)")
  }

  @Test func `the id of an event is a moment as its position is`() throws {
    let workshop = try Workshop.demo(200)
    let run = try workshop.shell(
      """
      id=$(daybook show '#41' --output json | grep -o '"eventID": *"[^"]*' | cut -d '"' -f 4)
      stream=$(daybook show '#41' --output json | grep -o '"stream": *"[^"]*' | head -1 | cut -d '"' -f 4)
      daybook state "$stream" --at "$id" > by-id
      daybook state "$stream" --at '#41' | cmp - by-id && wc -l < by-id | grep -c '[1-9]'
      daybook state "$stream" --at 0b8e6f0e-0000-4000-8000-000000000001 2>&1; echo $?
      """)
    let missing = "error: there is no event 0b8e6f0e-0000-4000-8000-000000000001 in this book"
    #expect(run.output == "1\n\(missing)\n66\n", "\(run.output)\(run.errors)")
  }
}
