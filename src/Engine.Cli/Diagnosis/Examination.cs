using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Engine.Client;
using Engine.Journal;
using Engine.V1;
using Engine.Watch.Postgres;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Diagnosis;

/// <summary>Gathers what somebody far away needs to understand an engine.</summary>
/// <param name="Client">Asks the engine.</param>
/// <param name="DataFolder">Its data folder.</param>
/// <param name="Journal">Where its journal is; null where there is none to be found.</param>
/// <param name="Metrics">Its metrics.</param>
internal sealed record Examination(EngineClient Client, string DataFolder, Func<JournalOptions> Journal, MetricsPage Metrics)
{
    private static readonly JsonFormatter s_json = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true).WithIndentation());

    // Metrics that add up amounts.
    private static readonly string[] s_sums = ["volume", "amount", "debits", "credits", "balance"];

    /// <summary>Gathers all of it.</summary>
    public async Task GatherAsync(Bundle bundle, DateTimeOffset now, CancellationToken cancellation)
    {
        Task Add(string name, string what, Func<CancellationToken, Task<string>> gather) =>
            bundle.AddAsync(name, what, gather, cancellation);
        await Add("versions.txt", "versions of this program and its runtime", _ => Task.FromResult(Versions()));
        await Add("machine.txt", "system, cores, memory, disks", _ => Task.FromResult(MachineFacts.Read(DataFolder)));
        await Add(
            "status.json",
            "how the engine stands, without sums of amounts",
            async end => s_json.Format(WithoutSums(await Client.GetStatusAsync(end))));
        await Add(
            "settings.txt",
            "settings in force; those that may hold a password have no value here",
            SettingsAsync);
        await Add("changes.txt", "settings changed while engines ran", ChangesAsync);
        await Add("metrics.txt", "metrics, but those that add up amounts", MetricsAsync);
        await Add(
            "recorder.jsonl",
            "the flight recorder: half an hour by the second, a week by the minute, with alarms",
            _ => Task.FromResult(RecorderExcerpt.Read(Watch.Recorder.FlightRecorder.FolderOf(DataFolder), now)));
        await bundle.AddAsync("postgres", "settings and figures of PostgreSQL", PostgresAsync, cancellation);
        await Add("postgres/log.txt", "log of the private cluster", _ => Task.FromResult(PostgresLog.Read(DataFolder)));
    }

    private static GetStatusResponse WithoutSums(GetStatusResponse status)
    {
        if (status.Completeness is { } seen)
        {
            (seen.ValueCommitted, seen.ValueSeen) = ("", "");
        }

        return status;
    }

    private static string Versions()
    {
        string version = typeof(Examination).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return $"engine {version}\n{RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}\n";
    }

    private async Task<string> SettingsAsync(CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (Setting setting in await Client.Settings.ListAsync(cancellation))
        {
            text.Append(CultureInfo.InvariantCulture, $"{setting.Name}\t{setting.Value}\n");
        }

        return text.ToString();
    }

    private async Task<string> ChangesAsync(CancellationToken cancellation) => string.Join(
        '\n', (await Client.Settings.ListChangesAsync(cancellation)).Select(change => JsonFormatter.Default.Format(change)));

    private async Task<string> MetricsAsync(CancellationToken cancellation)
    {
        string all = await Metrics.ReadAsync(Client, cancellation);
        return string.Join('\n', all.Split('\n').Where(line => !s_sums.Any(sum => line.Contains(sum, StringComparison.Ordinal))));
    }

    private async Task<IReadOnlyList<BundlePart>> PostgresAsync(CancellationToken cancellation)
    {
        await using JournalServer server = await JournalServer.ReachAsync(Journal(), NullLoggerFactory.Instance, cancellation);
        return
        [
            new BundlePart("postgres/schema.txt", "whether the schema is the one that its migrations made", await SchemaAsync()),
            .. PostgresFacts.Read(server.ConnectionString)
                .Select(fact => new BundlePart($"postgres/{fact.Name}.jsonl", fact.What, fact.Rows)),
        ];

        async Task<string> SchemaAsync()
        {
            try
            {
                return "sound, by\n" + string.Join(
                    '\n', await JournalSchema.RequireSoundAsync(server.ConnectionString, cancellation)) + "\n";
            }
            catch (JournalException unsound)
            {
                return $"NOT sound: {unsound.Message}\n";
            }
        }
    }
}
