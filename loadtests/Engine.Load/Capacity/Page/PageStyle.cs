namespace Engine.Load.Capacity.Page;

/// <summary>How the page looks: by day and by night, on a phone and on paper. Lines differ in dashes as well as in colour.</summary>
internal static class PageStyle
{
    public const string Css =
        """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --card: #f4f6f8;
          --edge: #d5dae0; --good: #1a7f37; --bad: #c0262d; --c1: #0b62c4; --c2: #b35900; --c3: #7a3fb8; --c4: #1a7f37;
          --c5: #b4236a; --c6: #57606a; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af; --paper: #14171b; --card: #1d2228;
          --edge: #343b44; --good: #4cc26a; --bad: #ff7b72; --c1: #64a9ff; --c2: #f0a050; --c3: #c59bff; --c4: #4cc26a;
          --c5: #ff8cbe; --c6: #9aa4af; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 1.2rem 1rem 3rem; }
        h1 { font-size: 1.45rem; line-height: 1.25; margin: .3rem 0 .2rem; }
        h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
        p { margin: .4rem 0 .8rem; }
        .soft { color: var(--soft); font-size: .9rem; }
        .lead { background: var(--card); border: 1px solid var(--edge); border-radius: .6rem; padding: .9rem 1rem;
          margin: 1rem 0; }
        .lead p { margin: .15rem 0; }
        .big { font-size: 1.3rem; font-weight: 650; line-height: 1.35; }
        .warn { border-left: .3rem solid var(--bad); padding-left: .7rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .6rem; padding: 0;
          margin: 1rem 0; list-style: none; }
        .tiles li { background: var(--card); border: 1px solid var(--edge); border-radius: .6rem; padding: .6rem .8rem; }
        .tiles b { display: block; font-size: 1.25rem; line-height: 1.3; }
        figure { margin: .8rem 0 0; }
        figure > svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--ink); font-size: 9.5px; font-family: inherit; }
        svg .tick, svg .axis { fill: var(--soft); }
        svg .note { font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
        .grid { stroke: var(--edge); stroke-width: .6; }
        .mark { stroke: var(--ink); stroke-width: 1.1; stroke-dasharray: 5 3; }
        .line { fill: none; stroke-width: 1.7; stroke-linejoin: round; }
        .band { opacity: .16; stroke: none; }
        .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); stroke-dasharray: 7 2; } .s3 { stroke: var(--c3); stroke-dasharray: 3 2; }
        .s4 { stroke: var(--c4); stroke-dasharray: 9 2 2 2; } .s5 { stroke: var(--c5); stroke-dasharray: 2 2; }
        .s6 { stroke: var(--c6); stroke-width: 1.2; }
        .d1, .b1 { fill: var(--c1); } .d2, .b2 { fill: var(--c2); } .d3, .b3 { fill: var(--c3); } .d4, .b4 { fill: var(--c4); }
        .d5, .b5 { fill: var(--c5); } .d6, .b6 { fill: var(--c6); }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; list-style: none; padding: 0; margin: .1rem 0 .4rem;
          font-size: .88rem; }
        .legend svg { width: 1.5rem; height: .65rem; margin-right: .35rem; }
        details { margin: .2rem 0 .6rem; } summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .86rem; margin: .5rem 0; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; white-space: nowrap; padding: .22rem .55rem; border-bottom: 1px solid var(--edge); }
        th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; }
        td.good { color: var(--good); } td.bad { color: var(--bad); }
        .bar { display: grid; grid-template-columns: 8.5rem 1fr 5.6rem; gap: .6rem; align-items: center; margin: .45rem 0 0; }
        .bar i { display: block; height: .8rem; background: var(--card); border: 1px solid var(--edge); border-radius: .2rem; }
        .bar i b { display: block; height: 100%; background: var(--c1); border-radius: .1rem; }
        .bar span:last-child { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .bar + .soft { margin: 0 0 .3rem; }
        @media (max-width: 600px) { svg text { font-size: 14px; } .bar { grid-template-columns: 6.6rem 1fr 5.4rem; } }
        @media print { details > * { display: block; } main { max-width: none; } }
        """;
}
