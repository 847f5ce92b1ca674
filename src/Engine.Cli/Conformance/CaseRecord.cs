namespace Engine.Cli.Conformance;

/// <summary>
/// An account or transfer as a case file writes it: values by field name, 0 where the field was left out. Untyped on
/// purpose: reading, asking and comparing walk the same list of fields, so none can be forgotten in one of the three.
/// </summary>
internal sealed class CaseRecord(RecordShape shape)
{
    private readonly UInt128[] _values = new UInt128[shape.Fields.Count];

    /// <summary>Which fields it has.</summary>
    public RecordShape Shape { get; } = shape;

    /// <summary>Its id.</summary>
    public UInt128 Id => this["id"];

    /// <summary>The value of a field.</summary>
    /// <exception cref="ArgumentException">There is no such field, or the value is wider than it.</exception>
    public UInt128 this[string field]
    {
        get => _values[RequireIndex(field)];
        set
        {
            int index = RequireIndex(field);
            int bits = Shape.BitsOf(index);
            if (bits < 128 && value >> bits != 0)
            {
                throw new ArgumentException($"{value} does not fit into the {bits} bits of {field}.", nameof(value));
            }

            _values[index] = value;
        }
    }

    private int RequireIndex(string field)
    {
        int index = Shape.IndexOf(field);
        return index >= 0 ? index : throw new ArgumentException($"{Shape.Name} has no field {field}.", nameof(field));
    }
}
