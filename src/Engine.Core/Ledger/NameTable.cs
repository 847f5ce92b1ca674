namespace Engine.Core.Ledger;

/// <summary>The names of accounts: texts that are only ever added, found by account or by (ledger, name).</summary>
public sealed class NameTable
{
    // The place of the text that is no name.
    private const long PassingOffset = -1;

    private readonly TextLog _texts = new();
    private readonly SegmentedLog<NameRecord> _records = new();
    private readonly TagIndex _byText = new();
    private readonly TagIndex _byAccount = new();
    private readonly KeyHash _hash = new();
    private readonly byte[] _passing = new byte[SettingChange.MaxBytes];

    /// <summary>
    /// The UTF-8 text at an offset. Safe on any thread for an event that was published to it, since texts never move.
    /// Empty for an event that has no text.
    /// </summary>
    public ReadOnlySpan<byte> Text(long offset, int length) =>
        length == 0 ? [] : offset == PassingOffset ? _passing.AsSpan(0, length) : _texts[offset, length];

    /// <summary>Names given.</summary>
    internal int Count => _records.Count;

    /// <summary>A name by its number, in the order in which they were given.</summary>
    internal ref readonly NameRecord this[int number] => ref _records[number];

    /// <summary>
    /// Holds a text that is no name, in the place of the one before: whose event the journal has taken by then.
    /// </summary>
    /// <returns>Its offset.</returns>
    internal long HoldPassing(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_passing);
        return PassingOffset;
    }

    /// <summary>Finds the name of an account by its number.</summary>
    internal bool TryFind(int account, out NameRecord name)
    {
        AccountMatch match = new(_records, account);
        return Found(_byAccount.TryFind(_hash.TagOf((uint)account), match, out uint number), number, out name);
    }

    /// <summary>Finds a name by its text within a ledger.</summary>
    internal bool TryFind(uint ledger, ReadOnlySpan<byte> text, out NameRecord name)
    {
        TextMatch match = new(this, ledger, text);
        return Found(_byText.TryFind(_hash.TagOf(ledger, text), match, out uint number), number, out name);
    }

    /// <summary>Gives an account its name; neither has the other yet.</summary>
    internal NameRecord Add(int account, uint ledger, ReadOnlySpan<byte> text)
    {
        uint number = (uint)_records.Count;
        NameRecord name = new()
        {
            Offset = _texts.Add(text),
            Length = text.Length,
            Account = account,
            Ledger = ledger,
        };
        _records.Add() = name;
        _byText.Insert(_hash.TagOf(ledger, text), number);
        _byAccount.Insert(_hash.TagOf((uint)account), number);
        return name;
    }

    /// <summary>The text of a name.</summary>
    internal ReadOnlySpan<byte> Text(scoped in NameRecord name) => _texts[name.Offset, name.Length];

    private bool Found(bool found, uint number, out NameRecord name)
    {
        name = found ? _records[(int)number] : default;
        return found;
    }

    private readonly struct AccountMatch(SegmentedLog<NameRecord> records, int account) : IRecordMatch
    {
        public bool Is(uint number) => records[(int)number].Account == account;
    }

    private readonly ref struct TextMatch(NameTable names, uint ledger, ReadOnlySpan<byte> text) : IRecordMatch
    {
        private readonly ReadOnlySpan<byte> _text = text;

        public bool Is(uint number)
        {
            ref NameRecord name = ref names._records[(int)number];
            return name.Ledger == ledger && names.Text(name).SequenceEqual(_text);
        }
    }
}
