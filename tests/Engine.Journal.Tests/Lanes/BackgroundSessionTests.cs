using Engine.Journal.Lanes;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Lanes;

/// <summary>How work beside the lanes is given up.</summary>
public sealed class BackgroundSessionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_statement_that_is_given_up_ends_with_its_backend_and_the_driver_is_asked_for_nothing()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        var context = new LaneContext(
            new SessionFactory(database, _ => Task.CompletedTask),
            rig.Recovered.Epoch,
            rig.Journal.Status.SystemIdentifier,
            0,
            TimeProvider.System,
            () => { });
        using var givenUp = new CancellationTokenSource();
        var sleeps = new TaskCompletionSource();
        var ended = new TaskCompletionSource<(string State, bool WasCancelled)>();

        Task running = BackgroundSession.RunAsync(context, "test", SleepAsync, givenUp.Token);
        await sleeps.Task;
        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal((PostgresErrorCodes.AdminShutdown, false), await ended.Task);

        async Task SleepAsync(CancellationToken cancellation)
        {
            await using NpgsqlConnection connection = await BackgroundSession.OpenAsync(
                context, new Watermark(1, 0, 0, new byte[32]), "test", isOwnServer: false, "SET jit = off", cancellation);
            sleeps.SetResult();
            try
            {
                await connection.ExecuteAsync("SELECT pg_sleep(600)", cancellation);
            }
            catch (PostgresException failed)
            {
                ended.SetResult((failed.SqlState, cancellation.IsCancellationRequested));
            }
        }
    }
}
