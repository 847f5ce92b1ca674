namespace Engine.Cli.Conformance;

/// <summary>Which fields a record of a case file may have, and how wide each is.</summary>
internal sealed class RecordShape
{
    private readonly Dictionary<string, int> _indexes;
    private readonly int[] _bits;

    private RecordShape(string name, ushort importedFlag, params (string Name, int Bits)[] fields)
    {
        Name = name;
        ImportedFlag = importedFlag;
        Fields = [.. fields.Select(field => field.Name)];
        _bits = [.. fields.Select(field => field.Bits)];
        _indexes = Fields.Select((field, index) => (field, index)).ToDictionary(at => at.field, at => at.index);
    }

    /// <summary>The shape of an account.</summary>
    public static RecordShape Account { get; } = new(
        "account",
        importedFlag: 1 << 4,
        ("id", 128),
        ("debits_pending", 128),
        ("debits_posted", 128),
        ("credits_pending", 128),
        ("credits_posted", 128),
        ("user_data_128", 128),
        ("user_data_64", 64),
        ("user_data_32", 32),
        ("reserved", 32),
        ("ledger", 32),
        ("code", 16),
        ("flags", 16),
        ("timestamp", 64));

    /// <summary>The shape of a transfer.</summary>
    public static RecordShape Transfer { get; } = new(
        "transfer",
        importedFlag: 1 << 8,
        ("id", 128),
        ("debit_account_id", 128),
        ("credit_account_id", 128),
        ("amount", 128),
        ("pending_id", 128),
        ("user_data_128", 128),
        ("user_data_64", 64),
        ("user_data_32", 32),
        ("timeout", 32),
        ("ledger", 32),
        ("code", 16),
        ("flags", 16),
        ("timestamp", 64));

    /// <summary>What such a record is called.</summary>
    public string Name { get; }

    /// <summary>The flag of a record whose timestamp the client chose.</summary>
    public ushort ImportedFlag { get; }

    /// <summary>Names of the fields, in the order of the record.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Place of a field in <see cref="Fields"/>, or -1 where there is no such field.</summary>
    public int IndexOf(string field) => _indexes.GetValueOrDefault(field, -1);

    /// <summary>Width of the field at a place, bits.</summary>
    public int BitsOf(int index) => _bits[index];
}
