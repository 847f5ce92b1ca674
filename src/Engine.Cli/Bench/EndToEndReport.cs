using System.Text.Json.Nodes;

namespace Engine.Cli.Bench;

/// <summary>What an end-to-end benchmark measured; medians over the rounds.</summary>
internal sealed class EndToEndReport(EndToEndOptions options, IEnumerable<int> rawBlocks)
{
    // Below this, on the reference box, something else had the machine.
    private const double SoundRawCopy = 700_000;

    // What the allocation figures are told of.
    private const int LargeBatch = 8_000;
    private const int SmallBatch = 100;

    private readonly Dictionary<int, Series> _raw = rawBlocks.ToDictionary(block => block, _ => new Series());
    private readonly Dictionary<EndToEndLine, List<EndToEndSample>> _durable =
        options.Lines.ToDictionary(line => line, _ => new List<EndToEndSample>());

    private readonly Dictionary<EndToEndLine, List<EndToEndSample>> _noWork =
        options.Lines.ToDictionary(line => line, _ => new List<EndToEndSample>());

    /// <summary>What was measured.</summary>
    public IReadOnlyList<EndToEndLine> Lines => options.Lines;

    /// <summary>Raw COPY, rows a second, by rows in a block.</summary>
    public IReadOnlyDictionary<int, double> RawCopyByBlock =>
        _raw.ToDictionary(pair => pair.Key, pair => pair.Value.Median);

    /// <summary>Raw COPY, rows a second: the better of the block sizes.</summary>
    public double RawCopyPerSecond => RawCopyByBlock.Values.Max();

    /// <summary>Whether the comparator was as fast as the machine can be expected to let it.</summary>
    public bool IsSound => RawCopyPerSecond >= SoundRawCopy;

    /// <summary>Adds a round of raw COPY.</summary>
    public void AddRaw(int block, double rate) => _raw[block].Add(rate);

    /// <summary>Adds a round of a line.</summary>
    public void Add(EndToEndLine line, EndToEndSample durable, EndToEndSample noWork)
    {
        _durable[line].Add(durable);
        _noWork[line].Add(noWork);
    }

    /// <summary>Durable transfers a second.</summary>
    public double PerSecond(EndToEndLine line) => Durable(line, sample => sample.PerSecond);

    /// <summary>Transfers a second with no work behind the same calls.</summary>
    public double NoWorkPerSecond(EndToEndLine line) => NoWork(line, sample => sample.PerSecond);

    /// <summary>
    /// The ratio to raw COPY; of unary calls, whose cost is the transport's, to the same calls with no work behind them.
    /// </summary>
    public double Ratio(EndToEndLine line) =>
        PerSecond(line) / (line.IsUnary ? NoWorkPerSecond(line) : RawCopyPerSecond);

    /// <summary>Microseconds of processor time per transfer: client, engine, PostgreSQL.</summary>
    public (double Client, double Engine, double Postgres) Micros(EndToEndLine line) => (
        Durable(line, sample => sample.Micros(sample.Used.Client)),
        Durable(line, sample => sample.Micros(sample.Used.Engine)),
        Durable(line, sample => sample.Micros(sample.Used.Postgres)));

    /// <summary>Heap bytes that the engine allocates per message beyond what the same call takes with no work.</summary>
    public double BytesPerMessage(EndToEndLine line) =>
        Durable(line, sample => sample.BytesPerMessage) - NoWork(line, sample => sample.BytesPerMessage);

    /// <summary>The report as one document.</summary>
    public JsonObject ToDocument()
    {
        var document = new JsonObject
        {
            ["raw_copy_per_s"] = Math.Round(RawCopyPerSecond),
            ["sound"] = IsSound,
        };
        foreach (EndToEndLine line in Lines)
        {
            Put(document, line);
        }

        if (Lines.FirstOrDefault(line => line.Batch == LargeBatch) is { } large)
        {
            document["bytes_per_transfer"] = Math.Round(Durable(large, sample => sample.BytesPerTransfer), 2);
        }

        if (Lines.FirstOrDefault(line => line.Batch == SmallBatch) is { } small)
        {
            document["bytes_per_message"] = Math.Round(BytesPerMessage(small));
        }

        return document.Here(options.Rounds, options.Duration);
    }

    private void Put(JsonObject document, EndToEndLine line)
    {
        document[$"engine_{line.Key}_per_s"] = Math.Round(PerSecond(line));
        document[$"no_work_{line.Key}_per_s"] = Math.Round(NoWorkPerSecond(line));
        document[$"ratio_{line.Key}"] = Math.Round(Ratio(line), 3);
        document[$"in_flight_{line.Key}"] = line.AllInFlight;
        (double client, double engine, double postgres) = Micros(line);
        document[$"cpu_us_{line.Key}_client"] = Math.Round(client, 3);
        document[$"cpu_us_{line.Key}_engine"] = Math.Round(engine, 3);
        document[$"cpu_us_{line.Key}_postgres"] = Math.Round(postgres, 3);
        document[$"no_work_cpu_us_{line.Key}_client"] = Math.Round(NoWork(line, sample => sample.Micros(sample.Used.Client)), 3);
        document[$"no_work_cpu_us_{line.Key}_engine"] = Math.Round(NoWork(line, sample => sample.Micros(sample.Used.Engine)), 3);
        document[$"bytes_per_message_{line.Key}"] = Math.Round(BytesPerMessage(line));
    }

    private double Durable(EndToEndLine line, Func<EndToEndSample, double> figure) =>
        Series.MedianOf(_durable[line].Select(figure));

    private double NoWork(EndToEndLine line, Func<EndToEndSample, double> figure) =>
        Series.MedianOf(_noWork[line].Select(figure));
}
