using System.Text;
using Google.Protobuf;

namespace Engine.Server.Dashboard;

/// <summary>What all who look are shown at one moment, made once for all of them.</summary>
/// <param name="figures">How the engine stands.</param>
/// <param name="seconds">The last five minutes, the oldest first.</param>
/// <param name="minutes">The last day, the oldest first.</param>
internal sealed class FiguresTick(
    V1.Figures figures, IReadOnlyList<FigureRow> seconds, IReadOnlyList<FigureRow> minutes)
{
    private static readonly JsonFormatter s_formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private readonly Lazy<ReadOnlyMemory<byte>> _json = new(() => Encoding.UTF8.GetBytes(s_formatter.Format(figures)));

    /// <summary>How the engine stands.</summary>
    public V1.Figures Figures => figures;

    /// <summary>The same as a JSON document; made when it is first asked for.</summary>
    public ReadOnlyMemory<byte> Json => _json.Value;

    /// <summary>The last five minutes, the oldest first.</summary>
    public IReadOnlyList<FigureRow> Seconds => seconds;

    /// <summary>The last day, the oldest first.</summary>
    public IReadOnlyList<FigureRow> Minutes => minutes;
}
