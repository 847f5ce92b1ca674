using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.Journal;
using Engine.V1;
using Spectre.Console;

namespace Engine.Cli.Verification;

/// <summary>What must hold after a run, whatever happened to the engine in between.</summary>
internal sealed class DurabilityProof
{
    private readonly List<(string Statement, bool Holds, string Evidence)> _statements = [];

    private DurabilityProof()
    {
    }

    /// <summary>Whether everything holds.</summary>
    public bool Holds => _statements.TrueForAll(statement => statement.Holds);

    /// <summary>Takes the proof of a running engine, from its journal by SQL alone and from its own audit.</summary>
    /// <param name="journal">The connection string of the journal's server.</param>
    /// <param name="client">A client of the engine.</param>
    /// <param name="answered">The ids of the transfers that were acknowledged.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalException">The journal is damaged or cannot be read.</exception>
    public static async Task<DurabilityProof> TakeAsync(
        string journal, EngineClient client, IEnumerable<UInt128> answered, CancellationToken cancellation)
    {
        var proof = new DurabilityProof();
        GetAuditResponse audit = await client.GetAuditAsync(cancellation);
        VerificationResult replay = await JournalVerifier.VerifyAsync(
            journal, EngineComparison.StateOf(audit), null, cancellation);
        var comparison = new EngineComparison(replay, audit);
        proof.Add(
            "the journal is whole: every checksum, the chain of hashes, no hole",
            true, // or the verifier had thrown
            $"{replay.Events:N0} events in {replay.LastBlock:N0} blocks, read in {replay.Elapsed.TotalSeconds:N1} s");
        proof.Add(
            "a replay from SQL gives the engine's own state, bit for bit",
            comparison.IsSameState && comparison.AreSameTotals,
            $"digest {replay.Digest:x32} at sequence {replay.Sequence:N0}");
        proof.Add(
            "debits equal credits, pending and posted, in every ledger",
            EngineComparison.IsBalanced(replay.Totals),
            $"{string.Join(", ", replay.Totals.Select(ledger => $"ledger {ledger.Ledger}: {ledger.DebitsPosted:N0} posted"))}");
        TransferPresence presence = await TransferPresenceCheck.CheckAsync(journal, answered, cancellation);
        proof.Add(
            "every acknowledged transfer is in the journal exactly once",
            presence.EachIsThereOnce,
            $"{presence.Asked:N0} asked for, {presence.Missing:N0} missing, {presence.Doubled:N0} doubled");
        return proof;
    }

    /// <summary>What does not hold, with its evidence; empty when everything does.</summary>
    public string Broken => string.Join('\n', _statements
        .Where(statement => !statement.Holds)
        .Select(statement => $"{statement.Statement}: {statement.Evidence}"));

    /// <summary>Each statement with its evidence, for programs.</summary>
    public JsonArray Document() => new([.. _statements.Select(each => (JsonNode)new JsonObject
    {
        ["statement"] = each.Statement, ["holds"] = each.Holds, ["evidence"] = each.Evidence,
    })]);

    /// <summary>Shows each statement with its evidence.</summary>
    public void Show(IAnsiConsole console)
    {
        foreach ((string statement, bool holds, string evidence) in _statements)
        {
            console.MarkupLineInterpolated($"   {(holds ? "holds " : "BROKEN")}  {statement}");
            console.MarkupLineInterpolated($"           [grey]{evidence}[/]");
        }
    }

    private void Add(string statement, bool holds, FormattableString evidence) =>
        _statements.Add((statement, holds, evidence.ToString(CultureInfo.InvariantCulture)));
}
