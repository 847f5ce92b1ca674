using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Checks;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Workload;

/// <summary>
/// What stands between clients and pipelines, as the server does: it submits, waits, tells an answer that no commit
/// vouches for only while the epoch is confirmed, and gives batches back. It shows the checkers what passes.
/// </summary>
internal sealed class Front(Observer observer, Plant plant)
{
    private readonly List<Attempt> _abandoned = [];

    /// <summary>Engines that clients can reach.</summary>
    public List<EngineProcess> Engines { get; } = [];

    public Attempt? TrySend(EngineProcess engine, Request request, TimeSpan? deadline, bool cancellable)
    {
        if (engine.IsStopped)
        {
            return null;
        }

        var attempt = new Attempt(request, engine, observer.HighestTold);
        observer.Rented(attempt);
        if (!engine.TrySubmit(attempt))
        {
            attempt.Return();
            observer.Returned(attempt);
            return null;
        }

        attempt.Wait(deadline, cancellable);
        return attempt;
    }

    /// <summary>How it ended, if it has and its engine is able to say so.</summary>
    public BatchOutcome? TryHear(Attempt attempt)
    {
        if (attempt.Engine.IsStopped || !attempt.HasEnded)
        {
            return null;
        }

        BatchOutcome outcome = attempt.Hear();
        if (outcome == BatchOutcome.Answered && NeedsConfirmation(attempt) && !attempt.Engine.IsConfirmed)
        {
            outcome = BatchOutcome.Unknown;
        }

        observer.Told(attempt, outcome);
        attempt.Return();
        observer.Returned(attempt);
        return outcome;
    }

    public void Cancel(Attempt attempt)
    {
        if (!attempt.Engine.IsStopped)
        {
            attempt.Cancel();
        }
    }

    /// <summary>The client has gone; the batch goes back when the pipeline has ended it.</summary>
    public void Abandon(Attempt attempt)
    {
        if (attempt.Engine.IsServing)
        {
            Cancel(attempt);
            _abandoned.Add(attempt);
        }
    }

    public void CollectAbandoned() => _abandoned.RemoveAll(attempt =>
    {
        if (!attempt.Engine.IsServing)
        {
            return true;
        }

        if (attempt.Engine.IsStopped || !attempt.HasEnded)
        {
            return false;
        }

        attempt.Hear();
        attempt.Return();
        observer.Returned(attempt);
        return true;
    });

    private bool NeedsConfirmation(Attempt attempt) => attempt.Batch.FirstSequence == 0 && !plant.Equals(
        attempt.Request.Writes ? Plant.AnswersRefusalsWhenDeposed : Plant.AnswersReadsWhenDeposed);
}
