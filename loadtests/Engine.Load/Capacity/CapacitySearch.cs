namespace Engine.Load.Capacity;

/// <summary>
/// Looks for the highest rate that holds an SLO. A state machine: it says what to try next and is told what that
/// showed; it knows neither clock nor network.
/// <para>
/// Short trials bracket the limit, first by doubling, then by halving the distance. Then the rate has to hold for the
/// whole time that was asked for; where it does not, lower ones are tried until one does. A rate that breaks the SLO
/// by a little is tried again before it counts as broken, since a neighbour's noise can break it; the long trial
/// corrects what this finds too high.
/// </para>
/// </summary>
public sealed class CapacitySearch
{
    private const double Growth = 2;
    private const double Shrinkage = 4;
    private const int MostTries = 3;

    private readonly SearchGoal _goal;
    private double _held;
    private double _broken = double.PositiveInfinity;
    private bool _brokenByGenerator;
    private bool _isProved;
    private double _stepDown;
    private int _tries;
    private int _trials;
    private int _holds;
    private SearchEnd _end;

    /// <summary>A search that has tried nothing.</summary>
    public CapacitySearch(SearchGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        goal.Validate();
        _goal = goal;
        _stepDown = goal.Precision;
        Next = Short(Math.Clamp(goal.Start, goal.Floor, goal.Ceiling));
    }

    /// <summary>What to try next; null when the search is over.</summary>
    public Trial? Next { get; private set; }

    /// <summary>What is known by now.</summary>
    public SearchResult Result =>
        new(_end, _held, _isProved, double.IsInfinity(_broken) ? null : _broken, _brokenByGenerator);

    /// <summary>Takes what the trial has shown that <see cref="Next"/> asked for.</summary>
    /// <exception cref="InvalidOperationException">The search is over.</exception>
    public void Take(TrialVerdict verdict)
    {
        Trial tried = Next ?? throw new InvalidOperationException("The search is over: there was no trial.");
        _trials++;
        bool isDoubtful = verdict is TrialVerdict.Broken or TrialVerdict.GeneratorBehind;
        if (isDoubtful && ++_tries < MostTries && !IsSpent)
        {
            return;
        }

        _tries = 0;
        if (verdict == TrialVerdict.Held)
        {
            Held(tried);
        }
        else
        {
            Broke(tried, verdict);
        }
    }

    private void Held(Trial tried)
    {
        _held = tried.Rate;
        if (tried.Purpose == TrialPurpose.Hold)
        {
            _isProved = true;
            _holds++;
            Refine();
        }
        else
        {
            Narrow();
        }
    }

    private void Broke(Trial tried, TrialVerdict verdict)
    {
        _broken = tried.Rate;
        _brokenByGenerator = verdict == TrialVerdict.GeneratorBehind;
        if (tried.Purpose != TrialPurpose.Hold)
        {
            Narrow();
            return;
        }

        _holds++;
        if (_isProved)
        {
            Refine();
            return;
        }

        if (_holds >= _goal.MostHolds)
        {
            End(SearchEnd.Unfinished);
            return;
        }

        // It held for a short time only: steps down that grow, until one is proved.
        _held = 0;
        double lower = _broken * (1 - Math.Min(_stepDown, 1 - (1 / Growth)));
        _stepDown *= Growth;
        StepTo(lower, Long);
    }

    private void Narrow()
    {
        if (_held == 0 && IsSpent)
        {
            End(SearchEnd.Unfinished);
        }
        else if (_held == 0)
        {
            StepTo(_broken / Shrinkage, Short);
        }
        else if (IsNarrow || IsSpent || _held >= _goal.Ceiling)
        {
            Next = Long(_held);
        }
        else
        {
            Next = Short(Between());
        }
    }

    private void Refine()
    {
        if (!IsNarrow && _held < _goal.Ceiling && _holds < _goal.MostHolds && !IsSpent)
        {
            Next = Long(Between());
            return;
        }

        End(_held >= _goal.Ceiling ? SearchEnd.AlwaysHeld : SearchEnd.Found);
    }

    private bool IsSpent => _trials >= _goal.MostTrials;

    private bool IsNarrow => _broken <= _held * (1 + _goal.Precision);

    private double Between() => double.IsInfinity(_broken)
        ? Math.Min(_held * Growth, _goal.Ceiling)
        : Math.Sqrt(_held * _broken);

    private void StepTo(double rate, Func<double, Trial> trial)
    {
        if (_broken <= _goal.Floor)
        {
            End(SearchEnd.NeverHeld);
            return;
        }

        Next = trial(Math.Max(rate, _goal.Floor));
    }

    private void End(SearchEnd end) => (_end, Next) = (end, null);

    private Trial Short(double rate) => new(TrialPurpose.Search, rate, TimeAt(rate));

    private TimeSpan TimeAt(double rate)
    {
        TimeSpan least = TimeSpan.FromSeconds(Math.Min(_goal.LeastTransfers / rate, TimeSpan.FromHours(1).TotalSeconds));
        return least <= _goal.TrialTime ? _goal.TrialTime : least < _goal.HoldTime ? least : _goal.HoldTime;
    }

    private Trial Long(double rate) => new(TrialPurpose.Hold, rate, _goal.HoldTime);
}
