// What broke between processes and around the log's files, found by trying: each line of shell is one of those cases,
// with the answer that is right.

import Foundation
import Testing

@Suite struct BetweenProcessesTests {
  /// A book of the shop's, with its lists built, and a command that adds a customer; `tell` hands one to the writer at the
  /// other end of descriptor 7, which may have ended.
  private static let shop = """
    daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null; daybook orders all -q > /dev/null
    add() { echo '{"command":"CreateCustomer","as":"sal@shop.example","payload":{"kind":"company","name":"'$1'"}}'; }
    tell() { (trap '' PIPE; add $1 >&7) 2> /dev/null || true; }
    has() { daybook customers -q --output jsonl | grep -c "\\"name\\":\\"$1\\""; }
    """

  /// How often a writer comes between readers.
  private static let writes = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil ? 10 : 25

  private static let hasTracer = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

  private func run(_ line: String) throws -> Workshop.Run { try Workshop().shell(Self.shop + "\n" + line) }

  @Test(.enabled(if: hasTracer, "strace is not installed"))
  func `f1 a build that was killed while it was written is built by the next reader`() throws {
    for call in ["fsync", "renameat", "pwrite64"] {
      let run = try run(
        """
        rm -r book.daybook/views
        strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(call):signal=SIGKILL:when=3 daybook orders all -q > /dev/null 2>&1
        for c in "orders all -n 1" verify "views list" "views rebuild" verify; do
          daybook $c -q > /dev/null 2> said || cat said; echo "$? $c"; done
        """)
      #expect(
        run.output == "0 orders all -n 1\n0 verify\n0 views list\n0 views rebuild\n0 verify\n", "\(call): \(run)")
    }
  }

  @Test func `f2 a wrong bit of a view's index is found and the view is built anew`() throws {
    let run = try run(
      """
      daybook customers --output jsonl -q > right; file=$(ls book.daybook/views/customers-*.sqlite)
      python3 - $file <<'P'
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1]); c.execute('pragma writable_schema = on')
      c.execute("create temp table kept as select * from sqlite_master where name = 'customers_sortName'")
      kept = c.execute('select count(*) from kept').fetchone()[0]
      names = [r[0] for r in c.execute("select name from sqlite_master where type = 'index' and sql is not null")]
      c.execute('drop table kept'); c.execute("create temp table kept as select * from sqlite_master where name = ?", names[:1])
      c.execute('delete from sqlite_master where name = ?', names[:1]); c.execute('pragma writable_schema = reset')
      c.execute('delete from customers where rowid = (select min(rowid) from customers)') if False else c.execute(
        'delete from customers where customerID = (select min(customerID) from customers)')
      c.execute('pragma writable_schema = on'); c.execute('insert into sqlite_master select * from kept'); c.commit(); c.close()
      P
      daybook verify -q > /dev/null; echo $?; daybook customers --output jsonl > got 2> said; echo $?; cmp right got && grep -c damaged said
      daybook verify -q > /dev/null; echo $?
      """)
    #expect(run.output == "1\n0\n1\n0\n", "\(run)")
  }

  @Test func `f3 a writer whose folder was swapped for another book leaves that alone and says so`() throws {
    let run = try run(
      """
      cp -r book.daybook other; rm -r other/views; sed -i 1q /dev/null; mkfifo p
      daybook apply - --output jsonl -q < p > said 2> errors & exec 7>p; tell A1; until grep -q committed said; do sleep 0.02; done
      mv book.daybook old; mv other book.daybook; (cd book.daybook; find . -type f | sort | xargs sha256sum) > before
      tell A2; exec 7>&-; wait $!; echo "writer $?"; grep -c committed said
      (cd book.daybook; find . -type f | sort | xargs sha256sum) > after; cmp before after && echo untouched
      daybook log --book old --output jsonl -q | grep -c '"name":"A1"'
      """)
    #expect(run.output == "writer 74\n1\nuntouched\n1\n", "\(run)")
  }

  @Test func `what a writer goes on to derive is not put into the backup that was restored in its place`() throws {
    let run = try run(
      """
      daybook backup copy -q > /dev/null; mkfifo p
      BookTorture book.daybook < p > said 2> errors & exec 7>p; tell A1; until grep -q committed said; do sleep 0.02; done
      mv book.daybook old; cp -r copy book.daybook; for i in 2 3 4; do tell A$i; done; exec 7>&-; wait $!; echo "writer $?"
      grep -c committed said; ls book.daybook; daybook customers -q > /dev/null; echo $?; add B1 | daybook apply - -q > /dev/null; has B1
      """)
    #expect(run.output == "writer 74\n1\nLOCK\nlog\n0\n1\n", "\(run)")
  }

  @Test func `f4 a writer whose lock file was removed and a second one are never both acknowledged`() throws {
    let run = try run(
      """
      mkfifo p; daybook apply - --output jsonl -q < p > said 2> errors & exec 7>p
      tell A1; until grep -q committed said; do sleep 0.02; done; rm book.daybook/LOCK
      for i in 1 2; do add B$i | daybook apply - --wait 0 -q > /dev/null 2>&1; echo $?; done
      tell A2; exec 7>&-; wait $!; echo "writer $?"; grep -c committed said; has A1
      add B3 | daybook apply - -q > /dev/null; has B3; daybook verify -q > /dev/null; echo $?
      """)
    #expect(run.output == "75\n75\nwriter 74\n1\n1\n1\n0\n", "\(run)")
  }

  @Test func `f5 a log that is behind its views is refused alike by every command`() throws {
    let run = try run(
      """
      cp -r book.daybook/log older; add A1 | daybook apply - -q > /dev/null; daybook customers -q > /dev/null
      rm -r book.daybook/log book.daybook/index book.daybook/snapshots 2> /dev/null; mv older book.daybook/log
      for c in "apply -" stats "export ex" "backup bk" "orders all" log "show 1" "verify" "views rebuild"; do
        add A2 | daybook $c -q > /dev/null 2> said; echo "$? $c: $(grep -c 'lost history' said)"; done
      daybook doctor -q > /dev/null; echo $?; ls -d bk ex 2> /dev/null | wc -l
      """)
    let commands = [
      "apply -", "stats", "export ex", "backup bk", "orders all", "log", "show 1", "verify", "views rebuild",
    ]
    #expect(run.output == commands.map { "65 \($0): 1\n" }.joined() + "65\n0\n", "\(run)")
  }

  @Test func `f7 a paused reader keeps nobody out`() throws {
    let run = try run(
      """
      mkfifo q; for i in $(seq 40); do daybook log; done > q & exec 8<q; read -u 8 line
      daybook views sql orders "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n" \
        --timeout 600 > /dev/null 2>&1 & endless=$!
      for i in 1 2 3; do add A$i | daybook apply --wait 0 - -q > /dev/null; echo $?; has A$i; done
      kill -9 $endless; exec 8<&-
      """)
    #expect(run.output == "0\n1\n0\n1\n0\n1\n", "\(run)")
  }

  @Test func `f11 a truncated view is built anew by the next reader, which says so`() throws {
    let run = try run(
      """
      daybook orders all --output jsonl -q > right; truncate -s 20000 $(ls book.daybook/views/orders-*.sqlite)
      daybook orders all --output jsonl > got 2> said; echo $?; cmp right got && grep -c "was damaged" said
      daybook orders all --output jsonl 2>&1 > /dev/null | wc -l
      """)
    #expect(run.output == "0\n1\n0\n", "\(run)")
  }

  @Test func `f12 a lost manifest is said to be lost`() throws {
    let run = try run(
      """
      rm book.daybook/log/manifest
      for c in "orders open" "apply -" verify stats "backup k" "export e" "init --name X --owner-name Y --owner-email a@b.example"; do
        add A | daybook $c -q > /dev/null 2> said; echo "$? $(grep -c 'manifest is lost' said) $c"; done
      daybook salvage s -q > /dev/null; echo $?
      rm -r book.daybook/log
      for c in "orders open" "apply -" "init --name X --owner-name Y --owner-email a@b.example"; do
        add A | daybook $c -q > /dev/null 2> said; echo "$? $(grep -c 'log is lost' said) $c"; done
      """)
    let lost = ["orders open", "apply -", "verify", "stats", "backup k", "export e"]
    let initialise = "init --name X --owner-name Y --owner-email a@b.example"
    #expect(
      run.output == lost.map { "65 1 \($0)\n" }.joined() + "65 1 \(initialise)\n0\n"
        + ["orders open", "apply -", initialise].map { "65 1 \($0)\n" }.joined(), "\(run)")
  }

  @Test func `a deleted book acknowledges nothing more`() throws {
    let run = try run(
      """
      mkfifo p; daybook apply - --output jsonl -q < p > said 2> errors & exec 7>p
      tell A1; until grep -q committed said; do sleep 0.02; done; rm -r book.daybook
      tell A2; exec 7>&-; wait $!; echo "writer $?"; grep -c committed said; ls -d book.daybook 2> /dev/null | wc -l
      """)
    #expect(run.output == "writer 74\n1\n0\n", "\(run)")
  }

  @Test func `readers of every kind change no byte of the log and refuse no writer`() throws {
    let run = try run(
      """
      sum() { (cd book.daybook/log; find . -type f | sort | xargs sha256sum; cat manifest | sha256sum); }
      sum > before
      for c in "orders all" "order 1" customers contacts users "tasks outstanding" "audit" "audit --order 1" log \
        "show 1" stats verify "views list" "views verify" "views rebuild" "export ex" doctor "log order-1"; do
        daybook $c -q > /dev/null; echo "$?"; done | sort | uniq -c | tr -s ' '
      sum > after; cmp before after && echo same
      (while :; do daybook orders all -q > /dev/null; daybook audit -q > /dev/null; daybook verify -q > /dev/null; done) & loop=$!
      for i in $(seq \(Self.writes)); do add C$i | daybook apply --wait 0 - -q > /dev/null || echo refused; done
      kill -9 $loop; has C\(Self.writes)
      """)
    #expect(run.output == " 18 0\nsame\n1\n", "\(run)")
  }

  @Test(.enabled(if: hasTracer, "strace is not installed"))
  func `no reader locks or opens for writing anything of the log`() throws {
    let run = try run(
      """
      for c in "orders all" log stats verify "views rebuild" "export ex" audit; do
        strace -f -qq -y -o trace -e trace=openat,open,flock,rename,renameat,unlink,unlinkat,ftruncate,pwrite64 daybook $c -q > /dev/null
        grep -E '(book.daybook/log|book.daybook>, "log|/log>)' trace | grep -E 'O_WRONLY|O_RDWR|O_CREAT|^[0-9]+ +(flock|rename|unlink|ftruncate|pwrite)' | head -3
        grep -E 'flock.*/LOCK>|"LOCK".*O_RDWR' trace | head -3
      done; echo done
      """)
    #expect(run.output == "done\n", "\(run)")
  }

  @Test(.enabled(if: hasTracer, "strace is not installed"))
  func `what reads history again connects to nothing and writes nothing but views`() throws {
    // A payment waits to be asked for: whatever touched a port would find work. SQLite names what it unlinks by the
    // descriptor of the folder; Foundation asks the machine's service for the names of its users, if it has one.
    let run = try run(
      #"""
      daybook apply $FILES/payments.jsonl --clock commands -q > /dev/null
      calls=%network,open,openat,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink
      calls+=,symlinkat,write,writev,pwrite64,pwritev,ftruncate,fallocate,copy_file_range,sendfile,utimensat,fchmod,fchmodat
      beside() {
        rm -f trace.*; strace -ff -y -qq -s 0 -o trace -e trace=$calls "$@" > /dev/null 2> /dev/null; echo "$1 $2 $3: $?"
        cat trace.* | grep -vE '= -1 E|^open.*O_RDONLY|^socket\(AF_UNIX|nscd' |
          sed -E "s#^open(at)?\(.* = ([0-9]+<)#open(\2#; s#AT_FDCWD<[^>]*>##g
            s#<(anon_inode|/dev/null|$PWD/book.daybook/views|$TMPDIR)[^>]*>##g
            s#\"($TMPDIR/|/proc/self/fd/[0-9]+/[^\"]*\.sqlite)[^\"]*\"##g" |
          grep -E '<|"/|^(socket|connect|bind)' | sed -E "s#$PWD/##; s#^socket.*#socket#; s#\(.*<([^>]*)>.*# \1#" | sort -u
      }
      for c in "views rebuild" "verify -q" "views verify" "replay -q" "check -q"; do beside daybook $c; done
      # What is looked for is seen: a command that writes and sends, and a connection.
      beside daybook do SendMessage --as gus@shop.example customerID="ABC Limited" channel=email subject=x body=x |
        grep -oE 'log/[0-9]+.segment|spool/' | sort -u
      beside bash -c ': < /dev/tcp/127.0.0.1/9' | tail -1
      """#)
    #expect(
      run.output == """
        daybook views rebuild: 0
        daybook verify -q: 0
        daybook views verify: 0
        daybook replay -q: 0
        daybook check -q: 0
        log/0000000001.segment
        spool/
        socket

        """, "\(run)")
  }

  @Test func `several queries of a book without views all answer`() throws {
    let run = try run(
      """
      rm -r book.daybook/views; for i in 1 2 3 4 5; do daybook orders all -q --output jsonl | wc -l & done; wait
      """)
    #expect(run.output == String(repeating: "3\n", count: 5), "\(run)")
  }

  @Test func `links in place of folders are refused`() throws {
    let run = try run(
      """
      for f in views index snapshots; do mkdir -p book.daybook/$f; mv book.daybook/$f elsewhere; ln -s $PWD/elsewhere book.daybook/$f
        find elsewhere -type f | sort | xargs sha256sum > before
        daybook orders all -q > /dev/null 2> said; first=$?; add X | daybook apply - -q > /dev/null 2>> said; second=$?
        find elsewhere -type f | sort | xargs sha256sum > after
        cmp before after && [ $f = snapshots ] || echo "$f $(( first > 1 )) $(( second > 1 ))"
        rm book.daybook/$f; mv elsewhere book.daybook/$f; done
      """)
    #expect(run.output.hasPrefix("views 1 1\nindex 1 1\n"), "\(run)")
  }
}
