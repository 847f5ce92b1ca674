using Engine.Cli.Connection;
using Engine.Journal;
using Engine.Watch.Recorder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Incidents;

/// <summary>What PostgreSQL itself says about the time of an incident.</summary>
internal sealed record JournalFindings
{
    private const int MostIds = 50_000;

    /// <summary>Why nothing could be asked; empty where it could.</summary>
    public string NotAsked { get; init; } = "";

    /// <summary>The leaves around the time's sequences, verified; null where they were not, or are damaged.</summary>
    public RangeVerification? Proof { get; init; }

    /// <summary>Why there is no proof; empty where there is one.</summary>
    public string NoProof { get; init; } = "";

    /// <summary>Whether rows are not as they were written.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>What became of transfers whose callers do not know.</summary>
    public IReadOnlyDictionary<UInt128, TransferFate> Fates { get; init; } = new Dictionary<UInt128, TransferFate>();

    /// <summary>Asks, for as long as it may take.</summary>
    /// <param name="incident">What is looked at.</param>
    /// <param name="place">Where the journal is.</param>
    /// <param name="patience">How long a server may be silent.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<JournalFindings> AskAsync(
        Incident incident, JournalOptions place, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            var heard = new Patience(patience, TimeProvider.System);
            return await heard.RunAsync(end => AskAsync(incident, place, heard, end), cancellation);
        }
        catch (TimeoutException silent)
        {
            string why = $"PostgreSQL gave {silent.Message}";
            return new JournalFindings { NotAsked = why, NoProof = why };
        }
        catch (JournalException failed)
        {
            return new JournalFindings { NotAsked = failed.Message, NoProof = failed.Message };
        }
    }

    /// <summary>The ids of a request whose outcome is unknown.</summary>
    public static IEnumerable<UInt128> IdsOf(FlightUnknown request) =>
        request.Ids.Where(id => id.Length == 16)
            .Select(id => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(id.Span));

    private static async Task<JournalFindings> AskAsync(
        Incident incident, JournalOptions place, IProgress<JournalProgress> progress, CancellationToken cancellation)
    {
        await using JournalServer server = await JournalServer.ReachAsync(place, NullLoggerFactory.Instance, cancellation);
        UInt128[] ids = [.. incident.Unknown.SelectMany(one => IdsOf(one.Request)).Distinct().Take(MostIds)];
        IReadOnlyList<TransferFate> fates =
            ids.Length == 0 ? [] : await TransferFates.FindAsync(server.ConnectionString, ids, cancellation);
        JournalFindings found = new() { Fates = fates.ToDictionary(fate => fate.Id) };
        if (incident.Sequences is not { } range)
        {
            return found with { NoProof = "the recorder has no sequences of that time" };
        }

        try
        {
            return found with
            {
                Proof = await RangeVerifier.VerifyAsync(
                    server.ConnectionString, range.First, range.Last, progress, cancellation),
            };
        }
        catch (JournalDamageException damage)
        {
            return found with { NoProof = damage.Message, IsDamaged = true };
        }
        catch (JournalException failed)
        {
            return found with { NoProof = failed.Message };
        }
    }
}
