using System.IO.Hashing;
using Engine.Watch.Objectives;

namespace Engine.Watch.Baselines;

/// <summary>
/// What was learnt, as a file: a name, a version, a checksum, then all baselines and budgets. A damaged one is set aside
/// and everything is learnt anew.
/// </summary>
internal static class BaselineFile
{
    private const uint Magic = 0x45_42_53_4C; // EBSL
    private const int Version = 1;
    private const int HeaderBytes = 16;
    private const int Most = 2_000;

    /// <summary>A client that has not been heard of for this long is forgotten.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(35);

    /// <summary>Everything, as the file has it.</summary>
    public static byte[] Write(IEnumerable<Baseline> baselines, IReadOnlyList<ErrorBudget> budgets, DateTimeOffset now)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        Baseline[] kept = [.. baselines.Where(one => one.Name.Length == 0 || now - one.LastSeen < Forgotten)];
        writer.Write(new byte[HeaderBytes]);
        writer.Write(now.ToUnixTimeSeconds());
        writer.Write(kept.Length);
        foreach (Baseline baseline in kept)
        {
            baseline.Write(writer);
        }

        writer.Write(budgets.Count);
        foreach (ErrorBudget budget in budgets)
        {
            budget.Write(writer);
        }

        ulong sum = XxHash3.HashToUInt64(body.GetBuffer().AsSpan(HeaderBytes, (int)body.Length - HeaderBytes));
        body.Position = 0;
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(sum);
        return body.ToArray();
    }

    /// <summary>Reads it, into budgets of the same objectives too; nothing where there is none yet.</summary>
    /// <param name="content">What the file holds.</param>
    /// <param name="budgets">New ones of today's objectives.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of another version; the message says so.</exception>
    public static IReadOnlyList<Baseline> Read(byte[] content, IReadOnlyList<ErrorBudget> budgets)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        try
        {
            uint magic = reader.ReadUInt32();
            int version = reader.ReadInt32();
            if (magic != Magic || reader.ReadUInt64() != XxHash3.HashToUInt64(content.AsSpan(HeaderBytes)))
            {
                throw new InvalidDataException("its checksum does not match its content");
            }

            if (version != Version)
            {
                throw new InvalidDataException($"it has version {version}, and this engine reads {Version}");
            }

            return ReadBody(reader, budgets);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("it ends too early");
        }
    }

    private static List<Baseline> ReadBody(BinaryReader reader, IReadOnlyList<ErrorBudget> budgets)
    {
        long saved = reader.ReadInt64();
        int count = reader.ReadInt32();
        if (count is < 0 or > Most)
        {
            throw new InvalidDataException($"it counts {count} clients");
        }

        List<Baseline> baselines = [];
        for (int i = 0; i < count; i++)
        {
            baselines.Add(Baseline.Read(reader));
        }

        for (int i = reader.ReadInt32(); i > 0; i--)
        {
            string text = reader.ReadString();
            ErrorBudget budget = budgets.FirstOrDefault(one => one.Objective.Text == text)
                ?? new ErrorBudget(new Objective(50, null)); // no objective any more: read past it
            budget.Read(reader, saved);
        }

        return baselines;
    }
}
