using System.CommandLine;
using System.Globalization;
using Engine.Cli.Connection;
using Engine.Client;
using Engine.Core.Ledger;
using Engine.Load.Profiles;
using Engine.Load.Reports;

namespace Engine.Cli.Load.Capacity;

/// <summary>The options of <c>engine load capacity</c>.</summary>
internal sealed class CapacityOptions
{
    private const double MostSeconds = 86_400;

    public Argument<string?> Profile { get; } = new("PROFILE")
    {
        Description = "The day that is laid over the limit; its peak gives mix, skew and sizes. [default: the business day]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<string[]> Slo { get; } = new("--slo")
    {
        Description = "A limit to be kept, such as \"p99<5ms\"; may be given again.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["p99<5ms"],
    };

    public Option<double?> Hold { get; } = new("--hold")
    {
        Description = "Seconds that the limit has to hold. [default: 30, with --quick 3]",
    };

    public Option<double?> Trial { get; } = new("--trial")
    {
        Description = "Seconds of each shorter trial. [default: 4, with --quick 1]",
    };

    public Option<bool> Quick { get; } = new("--quick") { Description = "In less than a minute: fewer points, shorter trials." };

    public Option<int?> Batch { get; } = new("--batch") { Description = "Transfers in a request, instead of the profile's." };

    public Option<int?> Streams { get; } = new("--streams") { Description = "gRPC streams, instead of the profile's." };

    public Option<int?> Window { get; } = new("--window") { Description = "Requests on their way per stream." };

    public Option<double?> MaxRate { get; } = new("--max-rate")
    {
        Description = "Try nothing above so many transfers a second. [default: what the generator makes]",
    };

    public Option<double?> Precision { get; } = new("--precision")
    {
        Description = "Percent that the rate found may lie below the true limit. [default: 1, with --quick 5]",
    };

    public Option<string?> FailBelow { get; } = new("--fail-below")
    {
        Description = "Exit with 1 unless so much was proved: transfers a second, or 20x for twenty times the peak second.",
    };

    public Option<string> Out { get; } = new("--out")
    {
        Description = "Folder for capacity.html and capacity.json.", DefaultValueFactory = _ => "capacity",
    };

    public Option<string?> Connection { get; } = new("--connection-string")
    {
        Description = "PostgreSQL of an engine named by --address, to be asked for its size. [env: ENGINE_CONNECTION_STRING]",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ENGINE_CONNECTION_STRING"),
    };

    public Option<long> MaxRows { get; } = new("--max-rows")
    {
        Description = "The engine's max-unsealed-rows, where it was given another.",
        DefaultValueFactory = _ => LedgerLimits.Default.MaxUnsealedRows,
    };

    public Option<double> Deadline { get; } = new("--deadline")
    {
        Description = "Seconds until a request that is not answered counts as failed.", DefaultValueFactory = _ => 10,
    };

    public Option<bool> StopOnError { get; } = new("--stop-on-error")
    {
        Description = "End with the first request that fails as a whole; without it they are counted.",
    };

    /// <summary>What was asked for.</summary>
    /// <exception cref="ToolException">An option is out of range.</exception>
    public CapacityRequest Read(ParseResult parsed)
    {
        bool isQuick = parsed.GetValue(Quick);
        EngineClientOptions? engine = EngineAddress.Named(parsed);
        string? admin = parsed.GetValue(EngineAddress.Admin);
        if (engine is null && admin is not null)
        {
            throw new ToolException("--admin-address is that of an engine which --address names: give both.");
        }

        return new CapacityRequest
        {
            Engine = engine,
            AdminAddress = admin,
            ConnectionString = string.IsNullOrEmpty(parsed.GetValue(Connection)) ? null : parsed.GetValue(Connection),
            Slo = [.. parsed.GetRequiredValue(Slo).Select(ReadThreshold)],
            HoldTime = Seconds(parsed.GetValue(Hold) ?? (isQuick ? 3 : 30), "--hold", 0.5),
            TrialTime = Seconds(parsed.GetValue(Trial) ?? (isQuick ? 1 : 4), "--trial", 0.5),
            Precision = Within(parsed.GetValue(Precision) ?? (isQuick ? 5 : 1), "--precision", 0.1, 50) / 100,
            IsQuick = isQuick,
            MaxRate = parsed.GetValue(MaxRate) is { } most ? Within(most, "--max-rate", 1, 1e9) : null,
            Deadline = Seconds(parsed.GetValue(Deadline), "--deadline", 0.1),
            StopOnError = parsed.GetValue(StopOnError),
            MaxRows = (long)Within(parsed.GetValue(MaxRows), "--max-rows", 1, 1e15),
        };
    }

    /// <summary>The gate, if there is one.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public Gate? ReadGate(ParseResult parsed) => parsed.GetValue(FailBelow) is { } text ? Gate.Parse(text) : null;

    /// <summary>The day, with what the options change of it.</summary>
    /// <exception cref="ProfileException">It cannot be used.</exception>
    public async Task<LoadProfile> ProfileAsync(ParseResult parsed, CancellationToken cancellation)
    {
        LoadProfile profile = parsed.GetValue(Profile) is { } path
            ? await ProfileFile.LoadAsync(path, cancellation)
            : await ProfileFile.BusinessDayAsync(cancellation);
        profile = profile with
        {
            Streams = (int)Within(parsed.GetValue(Streams) ?? profile.Streams, "--streams", 1, 100),
            Window = (int)Within(parsed.GetValue(Window) ?? profile.Window, "--window", 1, 4096),
        };
        if (parsed.GetValue(Batch) is not { } size)
        {
            return profile;
        }

        var batch = BatchSizes.Of((int)Within(size, "--batch", 1, EngineClientOptions.MaxEventsPerRequest));
        return profile with
        {
            Batch = batch, Segments = [.. profile.Segments.Select(segment => segment with { Batch = null })],
        };
    }

    private static Threshold ReadThreshold(string text)
    {
        try
        {
            return Threshold.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new ToolException($"--slo: {wrong.Message}", wrong);
        }
    }

    private static TimeSpan Seconds(double value, string option, double least) =>
        TimeSpan.FromSeconds(Within(value, option, least, MostSeconds));

    private static double Within(double value, string option, double least, double most) =>
        value >= least && value <= most
            ? value
            : throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"{option} is from {least} to {most}."));
}
