using Engine.Cli.Top;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Engine.Cli.Tests.Top;

/// <summary>What is drawn of figures, without an engine.</summary>
public sealed class TopScreenTests
{
    [Fact]
    public void Names_that_others_chose_are_shown_as_they_are()
    {
        const string hostile = "[red]evil[/]";
        var figures = new V1.Figures
        {
            At = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
            Verdict = new V1.Verdict { Line = $"One alarm: client-silent ({hostile})", Grade = V1.AlarmGrade.Warning },
            Rates = new V1.RateFigures(),
            Latency = new V1.LatencyFigures(),
            Ring = new V1.RingFigures(),
            Blocks = new V1.BlockFigures(),
            Completeness = new V1.CompletenessFigures(),
            Process = new V1.ProcessFigures(),
            Clients = { new V1.ClientFigures { Name = hostile, Latency = new V1.LatencyFigures() } },
        };
        var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output),
        });
        console.Write(TopScreen.Of(figures, awaySince: null, width: 80));
        Assert.Equal(3, output.ToString().Split(hostile).Length);
    }
}
