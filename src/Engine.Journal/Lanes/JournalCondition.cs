using Engine.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace Engine.Journal.Lanes;

/// <summary>Whether the journal takes writes, and why not. Safe on any thread; being fenced is for good.</summary>
internal sealed class JournalCondition(ILogger log)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<string> _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile JournalState _state = JournalState.Writable;
    private volatile string _reason = "";

    /// <summary>Whether the journal takes writes.</summary>
    public JournalState State => _state;

    /// <summary>Why not; empty while it does.</summary>
    public string Reason => _reason;

    /// <summary>Ends with the reason when the journal is fenced.</summary>
    public Task<string> Fenced => _fenced.Task;

    /// <summary>Blocks wait for the server.</summary>
    public void Stall(string reason)
    {
        lock (_lock)
        {
            if (_state == JournalState.Fenced || (_state == JournalState.Stalled && _reason == reason))
            {
                return;
            }

            (_state, _reason) = (JournalState.Stalled, reason);
        }

        log.Stalled(reason);
    }

    /// <summary>Blocks are being committed again.</summary>
    public void Clear()
    {
        if (_state != JournalState.Stalled)
        {
            return;
        }

        lock (_lock)
        {
            if (_state != JournalState.Stalled)
            {
                return;
            }

            (_state, _reason) = (JournalState.Writable, "");
        }

        log.WritableAgain();
    }

    /// <summary>This engine may never write again.</summary>
    public void Fence(string reason)
    {
        lock (_lock)
        {
            if (_state == JournalState.Fenced)
            {
                return;
            }

            (_state, _reason) = (JournalState.Fenced, reason);
        }

        log.JournalFenced(reason);
        _fenced.TrySetResult(reason);
    }
}
