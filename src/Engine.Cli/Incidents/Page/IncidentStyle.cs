namespace Engine.Cli.Incidents.Page;

/// <summary>What an incident's page has beside the common style: its timeline, and how it prints.</summary>
internal static class IncidentStyle
{
    public const string Css =
        """
        main { max-width: 58rem; }
        h3 { font-size: 1rem; font-weight: 600; margin: 1.1rem 0 .1rem; }
        .cause { font-size: 1.08rem; font-weight: 600; } .lead .cause { margin-bottom: .5rem; }
        .lead.critical, .lead.integrity { border-left: .35rem solid var(--bad); }
        .lead.warning { border-left: .35rem solid var(--c2); }
        .lead.calm { border-left: .35rem solid var(--good); }
        .proof { border-left: .35rem solid var(--good); } .proof.none { border-left-color: var(--c2); }
        .proof.bad { border-left-color: var(--bad); }
        .timeline { list-style: none; margin: .6rem 0 0; padding: 0; border-left: 2px solid var(--edge); }
        .timeline li { position: relative; display: grid; grid-template-columns: 6.6rem 1fr; gap: .8rem;
          padding: .3rem 0 .3rem 1.1rem; break-inside: avoid; }
        .timeline li::before { content: ""; position: absolute; left: -6px; top: .78rem; width: 10px; height: 10px;
          border-radius: 50%; background: var(--soft); border: 2px solid var(--paper); box-sizing: border-box; }
        .timeline li.critical::before, .timeline li.integrity::before { background: var(--bad); }
        .timeline li.warning::before { background: var(--c2); }
        .timeline li.over::before { background: var(--good); }
        .timeline li.done::before { background: var(--c1); }
        .timeline time { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
        .timeline b { font-weight: 650; }
        .timeline p { margin: 0; } .timeline .soft { margin-top: .1rem; overflow-wrap: anywhere; }
        .shade { fill: var(--bad); opacity: .1; }
        td.text, th.text { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 9rem; }
        code { font: .84em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        @media (max-width: 600px) { figure { overflow-x: auto; } figure > svg { min-width: 42rem; }
          .timeline li { grid-template-columns: 1fr; gap: 0; } }
        @media print { body { font-size: 11pt; } h2, figure { break-after: avoid; } figure, table, .lead { break-inside: avoid; }
          .timeline li::before { print-color-adjust: exact; } }
        """;
}
