using System.Globalization;

namespace Engine.Cli.Bench;

/// <summary>One way to send transfers, each a line of the report.</summary>
/// <param name="Key">What its figures are called.</param>
/// <param name="Batch">Transfers in a message.</param>
/// <param name="Streams">Duplex streams; 0 for unary calls.</param>
/// <param name="InFlight">Messages on their way on each stream, or calls at one time.</param>
internal sealed record EndToEndLine(string Key, int Batch, int Streams, int InFlight)
{
    /// <summary>Requests of batches on each stream at one time.</summary>
    public const int BatchesInFlight = 16;

    private const int SinglesInFlight = 256;
    private const int UnaryInFlight = 64;

    /// <summary>One transfer a message on four streams.</summary>
    public static EndToEndLine Singles { get; } = new("1x4", 1, Streams: 4, SinglesInFlight);

    /// <summary>One transfer a call.</summary>
    public static EndToEndLine Unary { get; } = new("unary", 1, Streams: 0, UnaryInFlight);

    /// <summary>Whether a message is a call of its own.</summary>
    public bool IsUnary => Streams == 0;

    /// <summary>What it is, for people.</summary>
    public string Name => this switch
    {
        { IsUnary: true } => "unary calls",
        { Batch: 1, Streams: var streams } => $"single transfers, {streams} streams",
        _ => string.Create(CultureInfo.InvariantCulture, $"batches of {Batch:N0}"),
    };

    /// <summary>Messages on their way, of all streams.</summary>
    public int AllInFlight => InFlight * Math.Max(1, Streams);

    /// <summary>Batches of one size on two streams.</summary>
    public static EndToEndLine Of(int batch, int inFlight) =>
        new(batch.ToString(CultureInfo.InvariantCulture), batch, Streams: 2, inFlight);
}
