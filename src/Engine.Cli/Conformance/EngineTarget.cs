using Engine.Cli.Output;
using Engine.Client;

namespace Engine.Cli.Conformance;

/// <summary>An engine over gRPC. Its replies list only what was not ok; here they become dense again.</summary>
internal sealed class EngineTarget(EngineClient client, TimeProvider time) : IConformanceTarget
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> CreateAccountsAsync(
        IReadOnlyList<CaseRecord> events, CancellationToken cancellation)
    {
        Account[] accounts = [.. events.Select(RecordMapping.ToAccount)];
        AccountsReply reply = await AskAsync(client.CreateAccountsAsync(accounts, cancellation));
        return Dense(events.Count, reply.Errors.Select(error => (error.Index, ResultName.Of(error.Result))));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> CreateTransfersAsync(
        IReadOnlyList<CaseRecord> events, CancellationToken cancellation)
    {
        Transfer[] transfers = [.. events.Select(RecordMapping.ToTransfer)];
        TransfersReply reply = await AskAsync(client.CreateTransfersAsync(transfers, cancellation));
        return Dense(events.Count, reply.Errors.Select(error => (error.Index, ResultName.Of(error.Result))));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CaseRecord>> LookupAccountsAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation)
    {
        IReadOnlyList<Account> found = await AskAsync(client.LookupAccountsAsync(ids.ToArray(), cancellation));
        return [.. found.Select(RecordMapping.FromAccount)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CaseRecord>> LookupTransfersAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation)
    {
        IReadOnlyList<Transfer> found = await AskAsync(client.LookupTransfersAsync(ids.ToArray(), cancellation));
        return [.. found.Select(RecordMapping.FromTransfer)];
    }

    /// <inheritdoc/>
    public Task SleepAsync(TimeSpan duration, CancellationToken cancellation) =>
        Task.Delay(duration, time, cancellation);

    /// <summary>Spreads the replies that were not ok over a batch of <paramref name="count"/> events.</summary>
    /// <exception cref="RequestRefusedException">An index lies outside the batch, or comes twice.</exception>
    internal static IReadOnlyList<string> Dense(int count, IEnumerable<(int Index, string Name)> errors)
    {
        string[] names = new string[count];
        foreach ((int index, string name) in errors)
        {
            if (index < 0 || index >= count || names[index] is not null)
            {
                throw new RequestRefusedException($"a malformed reply: result {index} of a batch of {count} events");
            }

            names[index] = name;
        }

        return [.. names.Select(name => name ?? ResultName.Ok)];
    }

    // What says something about this one request is a difference; an engine that is away ends the run.
    private static async Task<T> AskAsync<T>(Task<T> request)
    {
        try
        {
            return await request;
        }
        catch (EngineException error) when (error.Kind is EngineFailure.InvalidArgument or EngineFailure.Internal)
        {
            throw new RequestRefusedException($"{error.Kind}: {error.Message}", error);
        }
    }
}
