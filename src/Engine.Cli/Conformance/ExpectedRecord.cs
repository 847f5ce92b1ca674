using System.Globalization;

namespace Engine.Cli.Conformance;

/// <summary>
/// A record of an answer as a case file writes it: texts by field name, "0" where the field was left out. What no record can hold, such
/// as a number that is too wide or a field that none has, is kept: it is what the file says, and differs from whatever comes.
/// </summary>
internal sealed class ExpectedRecord(RecordShape shape)
{
    private const string Zero = "0";
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>Which fields it should have.</summary>
    public RecordShape Shape { get; } = shape;

    /// <summary>Its id; null where that is none.</summary>
    public UInt128? Id => Number("id");

    /// <summary>Whether the client chose its timestamp.</summary>
    public bool IsImported => Number("flags") is { } flags && (flags & Shape.ImportedFlag) != 0;

    /// <summary>Whether the file gives a timestamp.</summary>
    public bool IsStamped => this["timestamp"] != Zero;

    /// <summary>The fields that it has though no record of its shape has them.</summary>
    public IEnumerable<string> StrangeFields => _texts.Keys.Where(name => Shape.IndexOf(name) < 0);

    /// <summary>What the file says of a field; of a number, without leading zeros.</summary>
    public string this[string field]
    {
        get => _texts.GetValueOrDefault(field, Zero);
        set => _texts[field] = TryRead(value) is { } number ? number.ToString(CultureInfo.InvariantCulture) : value;
    }

    private UInt128? Number(string field) => TryRead(this[field]);

    private static UInt128? TryRead(string text) =>
        UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 number) ? number : null;
}
