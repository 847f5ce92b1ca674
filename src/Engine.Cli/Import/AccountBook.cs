using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>One account that the file speaks of.</summary>
internal sealed class AccountEntry
{
    /// <summary>The ledger that the row names.</summary>
    public required uint Ledger { get; init; }

    /// <summary>Its name; null where the file gives the id.</summary>
    public string? Name { get; init; }

    /// <summary>Its id. That of a name holds once the engine was asked whether an account has the name already.</summary>
    public UInt128 Id { get; set; }

    /// <summary>Whether to create it where it does not exist.</summary>
    public bool Create { get; init; }

    /// <summary>The code to create it with.</summary>
    public ushort Code { get; init; }

    /// <summary>The flags to create it with.</summary>
    public AccountFlags Flags { get; init; }

    /// <summary>For messages.</summary>
    public string Label => Name ?? EngineId.Format(Id);
}

/// <summary>
/// The accounts that a file speaks of, each under a small number. Holds every account of the file, whatever its length.
/// </summary>
internal sealed class AccountBook
{
    private const string NameMark = "name:";

    private readonly Dictionary<uint, Texts> _ledgers = [];
    private readonly Dictionary<UInt128, int> _ids = [];
    private readonly List<AccountEntry> _entries = [];

    /// <summary>The accounts, by number.</summary>
    public IReadOnlyList<AccountEntry> Entries => _entries;

    /// <summary>The number of the account that a text stands for; it is entered as it is met.</summary>
    /// <returns>The number, or -1 where an id is asked for and the text is none.</returns>
    public int Find(uint ledger, ReadOnlySpan<char> text, AccountSource source)
    {
        if (!_ledgers.TryGetValue(ledger, out Texts? texts))
        {
            _ledgers.Add(ledger, texts = new Texts());
        }

        var known = source.As == AccountText.Name ? texts.Names : texts.Others;
        if (known.TryGetValue(text, out int number))
        {
            return number;
        }

        // "name:12" is the name 12, where 12 alone would be an id; as everywhere in the tool.
        bool isMarked = source.As == AccountText.Auto && text.StartsWith(NameMark);
        string owned = (isMarked ? text[NameMark.Length..] : text).ToString();
        number = source.As != AccountText.Name && !isMarked && EngineId.TryParse(owned, out UInt128 id)
            ? EnterId(ledger, id, source)
            : source.As == AccountText.Id || owned.Length == 0 ? -1 : EnterName(ledger, owned, texts, source);
        if (number >= 0)
        {
            _ = known.TryAdd(text, number);
        }

        return number;
    }

    private int EnterId(uint ledger, UInt128 id, AccountSource source)
    {
        if (!_ids.TryGetValue(id, out int number))
        {
            _ids.Add(id, number = Enter(ledger, null, id, source.Create, source));
        }

        return number;
    }

    private int EnterName(uint ledger, string name, Texts texts, AccountSource source)
    {
        if (!texts.Names.TryGetValue(name, out int number))
        {
            number = Enter(ledger, name, ImportIds.OfName(ledger, name), true, source);
            _ = texts.Names.TryAdd(name, number);
        }

        return number;
    }

    private int Enter(uint ledger, string? name, UInt128 id, bool create, AccountSource source)
    {
        AccountFlags flags = AccountFlags.None;
        foreach (AccountFlagName flag in source.Flags)
        {
            flags |= Enum.Parse<AccountFlags>(flag.ToString());
        }

        _entries.Add(new AccountEntry
        {
            Ledger = ledger,
            Name = name,
            Id = id,
            Create = create,
            Code = source.Code,
            Flags = flags,
        });
        return _entries.Count - 1;
    }

    // Texts that may be ids are kept apart from names: "12" can be both.
    private sealed class Texts
    {
        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Names { get; } =
            new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Others { get; } =
            new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
