namespace Engine.Model.Fuzzing;

/// <summary>Ends the process with the input's name when one is played for ever: a test that hangs says nothing.</summary>
internal sealed class HangWatch : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _name;
    private readonly Timer _timer;
    private long _number = -1;
    private long _numberBefore = -2;

    public HangWatch(string name)
    {
        _name = name;
        _timer = new Timer(_ => Look(), null, s_patience, s_patience);
    }

    /// <summary>An input begins.</summary>
    public void Now(long number) => Volatile.Write(ref _number, number);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long number = Volatile.Read(ref _number);
        if (number == _numberBefore)
        {
            Environment.FailFast($"Input {number} of {_name} has no end: ./engine test --fuzz {_name}:{number}");
        }

        _numberBefore = number;
    }
}
