using System.Collections.Concurrent;

namespace Engine.Core.Ledger;

/// <summary>
/// Blocks of 8 MiB, written to once before anyone waits for them: on a virtual machine the first touch of a page of
/// 4 KiB takes up to 10 us (the host has to find and clear it), more than all the work on the records in it.
/// A thread of its own keeps some ready; who needs more makes them.
/// </summary>
internal static class WarmBlocks
{
    /// <summary>Size of a block.</summary>
    public const int Bytes = 8 << 20;

    // About half a million transfers: what the writer takes in while a thread that makes more waits for a processor.
    private const int Spare = 8;
    private const int PageBytes = 4096;

    // A leaf that is let go gives back hundreds of MiB, which the next one soon takes again.
    private const int MostReady = 64;

    private static readonly ConcurrentQueue<MemoryBlock> _ready = new();
    private static readonly AutoResetEvent _taken = new(initialState: true);
    private static int _started;

    /// <summary>Takes one; what is in it is undefined.</summary>
    public static MemoryBlock Take()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            new Thread(KeepReady) { IsBackground = true, Name = "warm-memory" }.Start();
        }

        bool ready = _ready.TryDequeue(out MemoryBlock? block);
        _taken.Set();
        return ready ? block! : Make();
    }

    /// <summary>Gives one back that nothing refers to any more: its pages are there already.</summary>
    public static void GiveBack(MemoryBlock block)
    {
        if (block.Length == Bytes && _ready.Count < MostReady)
        {
            _ready.Enqueue(block);
        }
    }

    private static void KeepReady()
    {
        while (_taken.WaitOne())
        {
            while (_ready.Count < Spare)
            {
                MemoryBlock block = Make();
                Span<byte> bytes = block.Bytes;
                for (int at = 0; at < bytes.Length; at += PageBytes)
                {
                    bytes[at] = 0;
                }

                _ready.Enqueue(block);
            }
        }
    }

    private static MemoryBlock Make()
    {
        var block = new MemoryBlock(Bytes, HugePages.PageBytes);
        HugePages.Advise(block);
        return block;
    }
}
