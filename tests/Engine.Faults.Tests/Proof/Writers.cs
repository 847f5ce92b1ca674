using Engine.Cli.Workload;
using Engine.Client;
using Engine.V1;
using Transfer = Engine.Client.Transfer;

namespace Engine.Faults.Tests.Proof;

/// <summary>
/// Sends requests without end, at a pace. Patient writers leave retrying to the client; impatient ones hear of unknown
/// outcomes themselves and resolve them by sending the same ids again, for as long as it takes.
/// </summary>
internal sealed class Writers : IAsyncDisposable
{
    /// <summary>Transfers of a request.</summary>
    public static readonly int Batch = (Rig.TestScale.IsLong ? 4 : 1) * SampleTransfers.Group;

    private const int Patient = 4;
    private const int Impatient = 2;

    private readonly EngineClient _patient;
    private readonly EngineClient _impatient;
    private readonly SampleTransfers _sample;
    private readonly Acknowledged _acknowledged;
    private readonly TimeSpan _pause;
    private long _next;
    private long _unknown;
    private volatile bool _finished;
    private Task _running = Task.CompletedTask;

    public Writers(IReadOnlyList<string> addresses, SampleTransfers sample, Acknowledged acknowledged, TimeSpan pause)
    {
        (_sample, _acknowledged, _pause) = (sample, acknowledged, pause);
        _patient = Connect(addresses, null);
        _impatient = Connect(addresses, TimeSpan.FromMilliseconds(400));
    }

    /// <summary>A client that never gives up.</summary>
    public EngineClient Client => _patient;

    /// <summary>The first transfer that was not sent yet.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Unknown outcomes that were heard of, each resolved since or still being resolved.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    /// <summary>The ids of a request's transfers.</summary>
    public static IEnumerable<UInt128> Ids(SampleTransfers sample, long first) =>
        Enumerable.Range(0, Batch).Select(i => sample.IdOf(first + i));

    /// <summary>Starts to send, at first or after having finished.</summary>
    public void Start()
    {
        _finished = false;
        _running = Task.WhenAll(
            Enumerable.Range(0, Patient + Impatient).Select(i => Task.Run(() => WriteAsync(isPatient: i < Patient))));
    }

    /// <summary>Fails when sending has failed.</summary>
    public Task FailAsync() => _running.IsFaulted ? _running : Task.CompletedTask;

    /// <summary>Sends nothing more, and waits until everything that was sent is answered.</summary>
    public async Task FinishAsync()
    {
        _finished = true;
        await _running.WaitAsync(Rig.Patience.Limit);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _finished = true;
        await _impatient.DisposeAsync();
        await _patient.DisposeAsync();
    }

    private static EngineClient Connect(IReadOnlyList<string> addresses, TimeSpan? deadline) =>
        new(new EngineClientOptions
        {
            Addresses = addresses,
            Streams = 2,
            Window = 4,
            Deadline = deadline,
            MaxRetryDelay = TimeSpan.FromMilliseconds(100),
        });

    private async Task WriteAsync(bool isPatient)
    {
        var buffer = new Transfer[Batch];
        while (!_finished)
        {
            long first = Interlocked.Add(ref _next, Batch) - Batch;
            _sample.Fill(buffer, first);
            Check(first, isPatient
                ? Judge(await _patient.CreateTransfersAsync(buffer), mayExist: false)
                : await ResolveAsync(buffer));
            _acknowledged.Add(first);
            await Task.Delay(_pause);
        }
    }

    private async Task<string?> ResolveAsync(Transfer[] buffer)
    {
        bool mayExist = false;
        while (true)
        {
            try
            {
                return Judge(await _impatient.CreateTransfersAsync(buffer), mayExist);
            }
            catch (EngineException failed)
            {
                // Of the others it is promised that nothing took effect, so that the retry may not find it existing.
                mayExist |= failed.Kind == EngineFailure.Unknown;
                Interlocked.Add(ref _unknown, failed.Kind == EngineFailure.Unknown ? 1 : 0);
            }
        }
    }

    private void Check(long first, string? wrong)
    {
        if (wrong is not null)
        {
            _acknowledged.Break($"the request from transfer {first} was answered {wrong}");
        }
    }

    private static string? Judge(TransfersReply reply, bool mayExist)
    {
        TransferError wrong = reply.Errors.FirstOrDefault(
            error => !mayExist || error.Result != CreateTransferResult.Exists);
        return wrong.Result == CreateTransferResult.Unspecified
            ? null
            : $"{wrong.Result} at {wrong.Index}{(mayExist ? "" : ", though no earlier attempt can have taken effect")}";
    }
}
