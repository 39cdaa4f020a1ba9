// The style sheet: system fonts, 16 px, both colour schemes, from 360 px on; tables become cards where room is scarce.

extension Asset {
  static let stylesheet = """
    :root {
      color-scheme: light dark;
      --ink: light-dark(#1b1f24, #e6e8eb); --paper: light-dark(#ffffff, #15181c);
      --soft: light-dark(#f2f4f7, #1f242a); --line: light-dark(#c9d0d8, #3a424c);
      --quiet: light-dark(#4d5763, #aab4bf); --link: light-dark(#0b56a5, #8ec2ff);
      --mark: light-dark(#fff3c4, #4a3d00); --wrong: light-dark(#a11616, #ff9d94); --past: light-dark(#fde9d0, #4a2f0b);
    }
    * { box-sizing: border-box; }
    html { font: 16px/1.5 system-ui, sans-serif; }
    body { margin: 0; color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    main:focus { outline: none; }
    .skip { position: absolute; left: -999px; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .25rem .5rem; z-index: 1; }
    header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .75rem 1rem;
      border-bottom: 1px solid var(--line); background: var(--soft); }
    .brand { font-weight: 700; text-decoration: none; color: var(--ink); padding: .4rem 0; }
    header form { display: flex; gap: .4rem; align-items: center; margin: 0; min-width: 0; }
    header form[role=search] { flex: 1 1 18rem; }
    header form[role=search] input { flex: 1; min-width: 0; }
    header .time input { width: 10rem; min-width: 0; }
    input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet);
      border-radius: .3rem; padding: .3rem .5rem; max-width: 100%; min-height: 2.1rem; }
    input::placeholder { color: var(--quiet); opacity: 1; }
    input[type=range] { padding: 0; }
    button { cursor: pointer; background: var(--soft); white-space: nowrap; flex: none; }
    nav[aria-label=Lists] { border-bottom: 1px solid var(--line); padding: .25rem 1rem; }
    summary { cursor: pointer; padding: .35rem 0; }
    .lists ul { list-style: none; margin: 0; padding: 0 0 .5rem; display: flex; flex-wrap: wrap; gap: .15rem 1rem; }
    .lists a { display: inline-block; padding: .25rem 0; }
    .lists [aria-current] { font-weight: 700; }
    main { padding: 0 1rem 2rem; max-width: 90rem; margin: 0 auto; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0 .5rem; }
    h2 { font-size: 1.2rem; margin: 1.75rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
    footer { border-top: 1px solid var(--line); padding: .75rem 1rem 2rem; color: var(--quiet); }
    footer p { margin: .25rem 0; max-width: 90rem; margin-inline: auto; }
    code, pre { font: .9375rem/1.45 ui-monospace, monospace; }
    code { background: var(--soft); color: var(--ink); padding: .1rem .3rem; border-radius: .2rem; }
    pre { background: var(--soft); padding: .75rem; border-radius: .3rem; white-space: pre-wrap; margin: 0; }
    .lines { display: inline-block; vertical-align: top; border-left: 2px solid var(--line); padding-left: .5rem; }
    .banner { background: var(--past); padding: .5rem .75rem; border-radius: .3rem; margin: 1rem 0 0; }
    .health { color: var(--quiet); }
    .health.wrong, .failure, .ending { color: var(--wrong); }
    .counts, .chips { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem; }
    .counts a, .chips a { display: inline-block; padding: .4rem .75rem; border: 1px solid var(--line);
      border-radius: .4rem; background: var(--soft); text-decoration: none; }
    .counts strong { font-size: 1.2rem; }
    .abstract, .notice, .empty, caption { color: var(--quiet); }
    table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
    caption { text-align: left; padding: .25rem 0; font-size: .9375rem; }
    th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
    thead th { font-weight: 600; color: var(--quiet); }
    tbody th { font-weight: 400; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    tr.changed { background: var(--mark); }
    .mark { font-size: .875rem; font-weight: 600; }
    dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .35rem 1.5rem; margin: .75rem 0; }
    dl.facts dt { color: var(--quiet); font-size: .9375rem; }
    dl { margin: 0; } dd { margin: 0; }
    dl.inner > div { display: flex; gap: .5rem; flex-wrap: wrap; } dl.inner dt { color: var(--quiet); }
    ul.inner { margin: 0; padding-left: 1.1rem; }
    .trail, .trace { list-style: none; padding: 0; margin: 0; }
    .trail > li, .trace > li { border-bottom: 1px solid var(--line); padding: .5rem 0; }
    .trail ul, .trace ul { list-style: none; margin: 0; padding: 0 0 0 1rem; }
    .by { margin: 0; }
    .changes { color: var(--quiet); }
    .position { font-variant-numeric: tabular-nums; }
    .leads a { margin-left: .4rem; }
    .trail > li.new { background: var(--mark); }
    .stepper { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; padding: .5rem 0; }
    .stepper form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; flex: 1 1 16rem; }
    .stepper input[type=range] { flex: 1 1 10rem; min-width: 6rem; }
    .steps { max-height: 24rem; overflow-y: auto; padding-left: 3rem; }
    .steps [aria-current] { font-weight: 700; }
    .filters form { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .5rem 1rem; }
    .filters form p { margin: 0; display: flex; flex-direction: column; }
    .filters form p:last-child { flex-direction: row; gap: 1rem; align-items: center; }
    .difference { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
    .live { min-height: 2.1rem; display: flex; gap: 1rem; align-items: center; margin: 0; }
    @media (max-width: 50rem) {
      header form { flex: 1 1 100%; } header .time input { flex: 1; }
      table, tbody, tr, td, tbody th { display: block; } thead { display: none; } caption { display: block; }
      tr { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .35rem .6rem; }
      td, tbody th { border: 0; padding: .1rem 0; } td[data-empty] { display: none; } .number { text-align: left; }
      td::before { content: attr(data-label) ": "; color: var(--quiet); }
      dl.facts { grid-template-columns: 1fr; }
    }
    @media (prefers-reduced-motion: no-preference) { .trail > li.new { transition: background 2s; } }
    @media print {
      header, nav, .pages, .filters, .live, button, .skip { display: none; } body { color: #000; background: #fff; }
      a { color: inherit; } .steps { max-height: none; }
    }

    """
}
