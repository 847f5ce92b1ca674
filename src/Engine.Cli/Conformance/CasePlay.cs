namespace Engine.Cli.Conformance;

/// <summary>Plays one case, step by step.</summary>
internal sealed class CasePlay(ConformanceCase played, IConformanceTarget target, TimeProvider time)
{
    // How fast the reference ledger was asked around a sleep; holds of 1 s are open before it and expired after it.
    private static readonly TimeSpan _beforeSleep = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _afterSleep = TimeSpan.FromSeconds(0.7);

    private readonly AnswerComparison _comparison = new(played);
    private readonly List<string> _delays = [];
    private long _stretchStart;

    /// <summary>The case.</summary>
    public ConformanceCase Case => played;

    /// <summary>Results and records compared so far.</summary>
    public int AnswersCompared { get; private set; }

    /// <summary>What differed so far.</summary>
    public IReadOnlyList<Difference> Differences => _comparison.Differences;

    /// <summary>Stretches around a sleep that took longer than they may.</summary>
    public IReadOnlyList<string> Delays => _delays;

    /// <summary>Plays the case. A request refused as a whole ends it: what follows would only repeat that.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _stretchStart = time.GetTimestamp();
        bool slept = false;
        for (int i = 0; i < played.Steps.Count; i++)
        {
            if (played.Steps[i] is SleepStep sleep)
            {
                CheckPace(i, slept ? _afterSleep : _beforeSleep);
                await target.SleepAsync(sleep.Duration, cancellation);
                _stretchStart = time.GetTimestamp();
                slept = true;
                continue;
            }

            try
            {
                await PlayAsync(i, cancellation);
            }
            catch (RequestRefusedException refusal)
            {
                _comparison.Refused(i, refusal);
                return;
            }
        }

        if (slept)
        {
            CheckPace(played.Steps.Count, _afterSleep);
        }
    }

    private Task PlayAsync(int index, CancellationToken cancellation) => played.Steps[index] switch
    {
        CreateStep create => CreateAsync(index, create, cancellation),
        LookupStep lookup => LookupAsync(index, lookup, cancellation),
        ConformanceStep other => throw new InvalidOperationException($"No way to play a {other.GetType().Name}."),
    };

    private async Task CreateAsync(int index, CreateStep step, CancellationToken cancellation)
    {
        IReadOnlyList<string> got = step.Shape == RecordShape.Account
            ? await target.CreateAccountsAsync(step.Events, cancellation)
            : await target.CreateTransfersAsync(step.Events, cancellation);
        AnswersCompared += step.Expected.Count;
        _comparison.CompareResults(index, step, got);
    }

    private async Task LookupAsync(int index, LookupStep step, CancellationToken cancellation)
    {
        IReadOnlyList<CaseRecord> got = step.Shape == RecordShape.Account
            ? await target.LookupAccountsAsync(step.Ids, cancellation)
            : await target.LookupTransfersAsync(step.Ids, cancellation);
        AnswersCompared += step.Expected.Count;
        _comparison.CompareRecords(index, step, got);
    }

    private void CheckPace(int endStep, TimeSpan allowed)
    {
        TimeSpan took = time.GetElapsedTime(_stretchStart);
        if (took > allowed)
        {
            _delays.Add($"case {played.Number}: the steps before step {endStep} took {took.TotalMilliseconds:F0} ms, " +
                $"{allowed.TotalMilliseconds:F0} ms are allowed; its differences may come from that");
        }
    }
}
