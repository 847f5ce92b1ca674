using System.Globalization;
using Engine.Cli.Processes;
using Engine.Cli.Tests.Fixtures;
using Engine.Client;
using Engine.Watch.Alarms;
using Engine.Watch.Recorder;

namespace Engine.Cli.Tests.Incidents;

/// <summary>PostgreSQL stands still under load; what is written about it the morning after holds the facts.</summary>
public sealed class IncidentOfANightTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact(Timeout = 180_000)]
    public async Task The_page_of_a_night_in_which_PostgreSQL_stood_still_tells_who_noticed_and_what_became_of_it()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        DateTimeOffset from = TimeProvider.System.GetUtcNow();
        await using EphemeralEngine engine = await PreparedEngine.StartAsync("--recorder-bytes", "4194304");
        await using var caller = new NamedCaller(engine.Address, "acme-payments");
        await caller.OpenAccountsAsync();
        await caller.TransferAsync(s_patience);
        await Tool.RunAsync("tune", "overlap-rows", "2048", "--why", "calmer nights", "--who", "ann", "-a", engine.Address);
        UInt128 lost;
        Task patient;
        using (new StoppedPostgres(engine.Folder))
        {
            patient = caller.TransferAsync(s_patience);
            lost = await caller.LoseAsync(TimeSpan.FromSeconds(3));
            await UntilAsync(engine, nameof(AlarmChangeKind.Opened), cancellation);
        }

        await patient;
        await UntilAsync(engine, nameof(AlarmChangeKind.Closed), cancellation);
        string running = await PageAsync(engine, from);
        Assert.Contains("acme-payments", running, StringComparison.Ordinal);
        Assert.Contains("calmer nights", running, StringComparison.Ordinal);
        Assert.Contains("ann set overlap-rows to 2048", running, StringComparison.Ordinal);
        Assert.Contains($"Alarm: {AlarmCatalogue.PostgresSilent}", running, StringComparison.Ordinal);
        Assert.Contains(EngineId.Format(lost), running, StringComparison.Ordinal);
        Assert.Contains("took effect, at sequence", running, StringComparison.Ordinal);
        Assert.Contains("until durable and answered", running, StringComparison.Ordinal);
        Assert.Contains("History is complete", running, StringComparison.Ordinal);

        engine.Process.Kill();
        await engine.Process.WaitExitAsync(s_patience, cancellation);
        string gone = await PageAsync(engine, from);
        Assert.Contains("History is complete", gone, StringComparison.Ordinal);
        Assert.Contains($"Alarm: {AlarmCatalogue.PostgresSilent}", gone, StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(EphemeralEngine engine, DateTimeOffset from)
    {
        string file = Path.Combine(engine.Folder, $"incident-{Guid.NewGuid():N}.html");
        await Tool.RunAsync("incident", "--from", from.ToString("O", CultureInfo.InvariantCulture), "--out", file, "--data", engine.Folder);
        return await File.ReadAllTextAsync(file);
    }

    private static async Task UntilAsync(EphemeralEngine engine, string change, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        while (!FlightReader.ReadLong(
            FlightRecorder.FolderOf(engine.Folder), DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
            .Any(record => record.Entry.Alarm is { Name: AlarmCatalogue.PostgresSilent } alarm && alarm.Change == change))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }
}
