using System.Threading.Channels;

namespace Engine.Client.Streams;

/// <summary>
/// Wakes one waiter; signals given while nobody waits count as one. Waiting cannot be cancelled: whoever has it end gives
/// the signal too. A channel's read that is cancelled in the moment it begins stays in its line, and what is written next
/// is given to it and lost (.NET 10.0.12, seen once in 5,000 cancelled reads): a stream would sleep beside its requests.
/// </summary>
internal sealed class Signal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => channel.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync() => channel.Reader.ReadAsync(CancellationToken.None);
}
