using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Runs;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Workload;

/// <summary>
/// A client with a stream to one engine and so many requests in flight. What ends as unknown it sends again, with the
/// same ids; what was not accepted too, or it thinks better of it.
/// </summary>
internal sealed class Client(
    Dice dice, RequestMaker maker, Front front, bool isImpatient, bool isEager, bool sparesTheCutOff)
{
    private const int Patience = 20;

    private readonly Queue<Attempt> _inFlight = new();
    private readonly Queue<Request> _again = new();
    private readonly int _window = isEager ? 12 : dice.Of(1, 4, 12);
    private readonly bool _asksNothingNew = !isEager && dice.OneIn(3);
    private readonly int _pause = isEager ? 1 : dice.Of(1, 1, 15);
    private EngineProcess? _engine;
    private int _unheard;

    /// <summary>Whether it begins anything new.</summary>
    public bool IsFinishing { get; set; }

    public bool IsIdle => _inFlight.Count == 0 && _again.Count == 0;

    public int InFlight => _inFlight.Count;

    public void Step()
    {
        if (_engine is not { IsServing: true } || _unheard > Patience || dice.OneIn(150))
        {
            Reconnect();
        }
        else if (_inFlight.Count == _window
            || (_inFlight.Count > 0 && dice.OneIn(2))
            || (IsFinishing && _again.Count == 0))
        {
            Listen();
        }
        else if (_again.Count > 0 || dice.OneIn(_pause))
        {
            Send();
        }
    }

    // What was in flight on the old stream has no answer, and so is unknown.
    private void Reconnect()
    {
        while (_inFlight.TryDequeue(out Attempt? lost))
        {
            front.Abandon(lost);
            Retry(lost.Request);
        }

        _unheard = 0;
        _engine = front.Engines.Count == 0 ? null : dice.From(front.Engines);
    }

    private void Send()
    {
        // An engine that is cut off makes nothing durable, and would answer nothing after what it was asked to write.
        bool isSpared = sparesTheCutOff && _engine!.IsCutOff;
        Request? request = null;
        bool isRetry = !isSpared && _again.TryDequeue(out request);
        request ??= IsFinishing ? null
            : isSpared ? maker.NextRead()
            : _asksNothingNew ? maker.NextOld()
            : maker.Next();
        if (request is null)
        {
            return;
        }

        TimeSpan? deadline = isImpatient && dice.OneIn(6) ? TimeSpan.FromMilliseconds(dice.Between(0, 60)) : null;
        Attempt? sent = front.TrySend(_engine!, request, deadline, cancellable: isImpatient && dice.OneIn(10));
        if (sent is not null)
        {
            _inFlight.Enqueue(sent);
        }
        else if (isRetry || dice.OneIn(2))
        {
            _again.Enqueue(request);
        }
    }

    private void Listen()
    {
        if (!_inFlight.TryPeek(out Attempt? first))
        {
            return;
        }

        if (dice.OneIn(20))
        {
            front.Cancel(first);
        }

        if (front.TryHear(first) is not { } outcome)
        {
            _unheard++;
            return;
        }

        _unheard = 0;
        _inFlight.Dequeue();
        bool isRepeated = outcome == BatchOutcome.Unknown
            || (outcome == BatchOutcome.NotAccepted && dice.OneIn(2))
            || (outcome == BatchOutcome.Answered && !IsFinishing && dice.OneIn(15));
        if (isRepeated)
        {
            Retry(first.Request);
        }
    }

    private void Retry(Request request)
    {
        if (request.Writes)
        {
            _again.Enqueue(request);
        }

        if (request.Transfers.Length > 0 && dice.OneIn(8))
        {
            _again.Enqueue(maker.LookInto(request));
        }
    }
}
