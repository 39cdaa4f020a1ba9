// Times that count back from now, where a moment is asked for: the whole day is meant of days only.

import Testing

@Suite struct AgoTests {
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
}
