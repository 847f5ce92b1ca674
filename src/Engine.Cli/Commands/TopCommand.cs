using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Cli.Top;
using Engine.V1;

namespace Engine.Cli.Commands;

/// <summary><c>engine top</c>.</summary>
internal sealed class TopCommand
{
    private readonly Option<bool> once = new("--once") { Description = "Show the figures once, and end." };

    public static Command Create()
    {
        var options = new TopCommand();
        var command = new Command(
            "top",
            "Show how the engine stands, live: q ends it. Where the output is no terminal, a line each time; with --json a "
                + "document a line.")
        {
            options.once, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = Report.For(parsed);
        var output = parsed.InvocationConfiguration.Output;
        await using var client = EngineAddress.Connect(parsed);
        var run = new TopRun(client, report.Console, TimeProvider.System);
        if (parsed.GetValue(once))
        {
            Figures figures = await run.OnceAsync(cancellationToken);
            if (report.IsJson)
            {
                await output.WriteLineAsync(MessageJson.Line(figures));
            }
            else
            {
                report.Console.Write(TopScreen.Of(figures, awaySince: null, report.Console.Profile.Width));
            }
        }
        else if (report.IsJson || !report.Console.Profile.Out.IsTerminal)
        {
            await LinesAsync(run, report, output, cancellationToken);
        }
        else
        {
            await run.ScreenAsync(cancellationToken);
        }

        return ExitCode.Ok;
    }

    private static async Task LinesAsync(TopRun run, Report report, TextWriter output, CancellationToken cancellationToken)
    {
        void Write(string line)
        {
            output.WriteLine(line);
            output.Flush();
        }

        try
        {
            await run.RunAsync(
                figures => Write(report.IsJson ? MessageJson.Line(figures) : TopScreen.Line(figures)),
                (_, since) => Away(since),
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end: that is how it ends.
        }

        void Away(DateTimeOffset since)
        {
            if (!report.IsJson)
            {
                Write($"engine away since {since.ToLocalTime():HH:mm:ss}");
            }
        }
    }
}
