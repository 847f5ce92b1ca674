using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Engine.Core.Pipeline;

/// <summary>
/// The changed settings that wait for the writer. They do not go through the ring: when it is full is when somebody wants to
/// change it. Bounded; written by any thread, taken by the writer.
/// </summary>
internal sealed class SettingNotes
{
    /// <summary>How many may wait.</summary>
    public const int Most = 64;

    private readonly ConcurrentQueue<SettingNote> _waiting = new();
    private int _count;

    /// <summary>Whether one waits. What the writer looks at before each batch: one read.</summary>
    public bool HasAny => Volatile.Read(ref _count) > 0;

    public bool TryAdd(SettingNote note)
    {
        if (Interlocked.Increment(ref _count) > Most)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _waiting.Enqueue(note);
        return true;
    }

    /// <summary>The one that has waited longest; it waits until it is removed.</summary>
    public bool TryPeek([NotNullWhen(true)] out SettingNote? note) => _waiting.TryPeek(out note);

    /// <summary>It has its place in history, and waits no more.</summary>
    public void Remove()
    {
        _waiting.TryDequeue(out _);
        Interlocked.Decrement(ref _count);
    }
}
