using System.Diagnostics;

namespace Engine.Server.Bounds;

/// <summary>
/// The bytes that all requests of all clients may hold together, from the first byte of their message until their reply
/// has left. Who can wait stands in line, first come first served. An eighth is kept for requests of a few events, which
/// so are never behind large ones. Safe on any thread.
/// </summary>
internal sealed class MemoryBudget(long capacity)
{
    private const int ShareForSmall = 8;
    private const long Small = 64 << 10;

    private readonly Lock _gate = new();
    private readonly LinkedList<Place> _largeLine = new();
    private readonly LinkedList<Place> _smallLine = new();
    private int _inLine;
    private long _capacity = capacity;
    private long _used;
    private long _refused;

    /// <summary>Bytes that may be held. May be changed: what is held already stays.</summary>
    public long Capacity
    {
        get => Volatile.Read(ref _capacity);
        set
        {
            Volatile.Write(ref _capacity, value);
            LetIn();
        }
    }

    /// <summary>Bytes held now.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Whether somebody waits for bytes.</summary>
    public bool HasLine => Volatile.Read(ref _inLine) > 0;

    /// <summary>How often somebody who cannot wait was refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Takes bytes if they are there and nobody waits for them.</summary>
    public bool TryTake(long bytes)
    {
        if (MayPass(bytes) && TryReserve(bytes))
        {
            return true;
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>Takes bytes as soon as they are there.</summary>
    /// <exception cref="OperationCanceledException">Nobody needs them any more; none were taken.</exception>
    public ValueTask TakeAsync(long bytes, CancellationToken cancellation) =>
        MayPass(bytes) && TryReserve(bytes) ? ValueTask.CompletedTask : new ValueTask(StandInLineAsync(bytes, cancellation));

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes)
    {
        long used = Interlocked.Add(ref _used, -bytes);
        Debug.Assert(used >= 0, "nobody gives back more than was taken");
        LetIn();
    }

    private async Task StandInLineAsync(long bytes, CancellationToken cancellation)
    {
        var place = new LinkedListNode<Place>(
            new Place(bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        lock (_gate)
        {
            (bytes <= Small ? _smallLine : _largeLine).AddLast(place);
            Interlocked.Increment(ref _inLine);
        }

        // Bytes may have been given back before the place was in line.
        LetIn();
        try
        {
            await place.Value.Called.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Leave(place);
            throw;
        }
    }

    private void LetIn()
    {
        if (!HasLine)
        {
            return;
        }

        lock (_gate)
        {
            LetIn(_largeLine);
            LetIn(_smallLine);
        }
    }

    private void LetIn(LinkedList<Place> line)
    {
        while (line.First is { } first && TryReserve(first.Value.Bytes))
        {
            Remove(first);
            first.Value.Called.SetResult();
        }
    }

    // Who had been called gives its bytes back; who had not may have stood before others that fit.
    private void Leave(LinkedListNode<Place> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                Interlocked.Add(ref _used, -place.Value.Bytes);
            }
            else
            {
                Remove(place);
            }
        }

        LetIn();
    }

    private void Remove(LinkedListNode<Place> place)
    {
        place.List!.Remove(place);
        Interlocked.Decrement(ref _inLine);
    }

    // Small ones pass those in line: what is kept for them large ones cannot use.
    private bool MayPass(long bytes) => bytes <= Small || !HasLine;

    private bool TryReserve(long bytes)
    {
        long all = Capacity;
        long limit = bytes <= Small ? all : all - (all / ShareForSmall);
        while (true)
        {
            long used = Volatile.Read(ref _used);
            if (used + bytes > limit)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _used, used + bytes, used) == used)
            {
                return true;
            }
        }
    }

    private readonly record struct Place(long Bytes, TaskCompletionSource Called);
}
