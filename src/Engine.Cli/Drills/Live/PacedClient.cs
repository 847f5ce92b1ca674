using System.Collections.Concurrent;
using System.Diagnostics;
using Engine.Cli.Workload;
using Engine.Client;

namespace Engine.Cli.Drills.Live;

/// <summary>
/// A client of its own name on a connection of its own, whose users come at an even rate whatever became of those before: one that is not
/// answered goes on for a while with what its window holds. Rate and refusals may be changed meanwhile, by any thread.
/// </summary>
internal sealed class PacedClient : IAsyncDisposable
{
    private const int MostInFlight = 64;
    private static readonly UInt128 s_nobody = 0xDEAD;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_mostAtOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _free = new(MostInFlight, MostInFlight);
    private readonly ConcurrentQueue<UInt128> _acknowledged = [];
    private readonly SampleTransfers _sample;
    private readonly EngineClient _client;
    private readonly Task _running;
    private double _rate;
    private double _refusedShare;
    private volatile Exception? _failure;
    private volatile bool _isOver;

    private PacedClient(string address, ClientShape shape, SampleTransfers sample)
    {
        (Shape, _rate, _refusedShare, _sample) = (shape, shape.Rate, shape.RefusedShare, sample);
        _client = new EngineClient(new EngineClientOptions
        {
            Addresses = [address],
            Name = shape.Name,
            Window = MostInFlight,
            Deadline = null,
            MaxRetryDelay = TimeSpan.FromMilliseconds(200),
        });
        _running = RunAsync();
    }

    /// <summary>What it is like while nobody changes anything.</summary>
    public ClientShape Shape { get; }

    /// <summary>Transfers a second.</summary>
    public double Rate
    {
        get => Volatile.Read(ref _rate);
        set => Volatile.Write(ref _rate, value);
    }

    /// <summary>Which of them are refused.</summary>
    public double RefusedShare
    {
        get => Volatile.Read(ref _refusedShare);
        set => Volatile.Write(ref _refusedShare, value);
    }

    /// <summary>The ids of those that were acknowledged so far.</summary>
    public IReadOnlyCollection<UInt128> Acknowledged => _acknowledged;

    /// <summary>Begins to send.</summary>
    /// <param name="address">Where.</param>
    /// <param name="shape">How.</param>
    /// <param name="sample">What; its accounts have to be open.</param>
    public static PacedClient Start(string address, ClientShape shape, SampleTransfers sample) => new(address, shape, sample);

    /// <summary>Sends nothing more, and waits for the answers to what was sent.</summary>
    /// <exception cref="InvalidOperationException">A transfer was not answered as it had to be.</exception>
    /// <exception cref="EngineException">A call failed.</exception>
    /// <exception cref="TimeoutException">Answers are still missing after a minute.</exception>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        _isOver = true;
        await _running.WaitAsync(s_patience, cancellation);
        for (int i = 0; i < MostInFlight; i++)
        {
            if (!await _free.WaitAsync(s_patience, cancellation))
            {
                throw new TimeoutException("Transfers of the drill's client were not answered.");
            }
        }

        _free.Release(MostInFlight);
        if (_failure is { } failure)
        {
            throw new InvalidOperationException($"The drill's client failed: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _end.CancelAsync();
        await _running;
        await _client.DisposeAsync();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(s_tick);
        (WholeParts due, WholeParts wrong) = (default, default);
        long index = 0;
        long before = Stopwatch.GetTimestamp();
        while (!_isOver && _failure is null && await timer.WaitForNextTickAsync())
        {
            TimeSpan passed = Stopwatch.GetElapsedTime(before);
            before = Stopwatch.GetTimestamp();
            double seconds = (passed < s_mostAtOnce ? passed : s_mostAtOnce).TotalSeconds;
            for (int count = due.Add(Rate * seconds); count > 0 && await _free.WaitAsync(TimeSpan.Zero); count--)
            {
                _ = SendAsync(index++, isWrong: wrong.Add(RefusedShare) > 0);
            }
        }
    }

    private async Task SendAsync(long index, bool isWrong)
    {
        try
        {
            var transfer = new Transfer[1];
            _sample.Fill(transfer, index);
            transfer[0].CreditAccountId = isWrong ? s_nobody : transfer[0].CreditAccountId;
            TransfersReply reply = await _client.CreateTransfersAsync(transfer, _end.Token);
            Take(transfer[0].Id, isWrong, reply);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        finally
        {
            _free.Release();
        }
    }

    private void Take(UInt128 id, bool isWrong, TransfersReply reply)
    {
        if (reply.AllOk == isWrong)
        {
            string answer = reply.AllOk ? "ok" : $"{reply.Errors[0].Result}";
            throw new InvalidOperationException($"Transfer {id:x} {(isWrong ? "had to be refused" : "had to be ok")}, and was {answer}.");
        }

        if (!isWrong)
        {
            _acknowledged.Enqueue(id);
        }
    }
}
