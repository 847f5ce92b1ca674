using System.CommandLine;
using System.Globalization;

namespace Engine.Cli.Commands;

/// <summary>How often a benchmark measures, and for how long each time.</summary>
internal sealed class RoundsOptions
{
    private const int MostRounds = 1_000;
    private const double MostSeconds = 3_600;

    private readonly (int Rounds, double Seconds) _quick;

    /// <param name="rounds">Rounds unless asked otherwise.</param>
    /// <param name="seconds">Seconds of each measurement unless asked otherwise.</param>
    /// <param name="quick">Both for a first look, in under a minute.</param>
    public RoundsOptions(int rounds, double seconds, (int Rounds, double Seconds) quick)
    {
        _quick = quick;
        Rounds = new("--rounds") { Description = "Rounds; medians are told.", DefaultValueFactory = _ => rounds };
        Seconds = new("--seconds") { Description = "Time of each measurement.", DefaultValueFactory = _ => seconds };
        Quick = new("--quick")
        {
            Description = string.Create(
                CultureInfo.InvariantCulture, $"A first look: {quick.Rounds} x {quick.Seconds:0} s."),
        };
    }

    /// <summary>How often.</summary>
    public Option<int> Rounds { get; }

    /// <summary>How long each time.</summary>
    public Option<double> Seconds { get; }

    /// <summary>Both small.</summary>
    public Option<bool> Quick { get; }

    /// <summary>What was asked for; a value of its own wins over --quick.</summary>
    /// <exception cref="ToolException">Out of range.</exception>
    public (int Rounds, TimeSpan Duration) Read(ParseResult parsed)
    {
        int rounds = QuickLook.Value(parsed, Quick, Rounds, _quick.Rounds);
        double seconds = QuickLook.Value(parsed, Quick, Seconds, _quick.Seconds);
        return rounds is >= 1 and <= MostRounds && seconds is >= 0.1 and <= MostSeconds
            ? (rounds, TimeSpan.FromSeconds(seconds))
            : throw new ToolException($"--rounds are from 1 to {MostRounds}, --seconds from 0.1 to {MostSeconds}.");
    }
}
