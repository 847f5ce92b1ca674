namespace Engine.Core.Ledger;

/// <summary>A batch of names to give; names know neither chains nor imported stamps.</summary>
internal readonly ref struct NameBatch(
    ReadOnlySpan<AccountName> requests, ReadOnlySpan<byte> text, AccountNaming naming) : IEventBatch
{
    private readonly ReadOnlySpan<AccountName> _requests = requests;
    private readonly ReadOnlySpan<byte> _text = text;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)NameAccountResult.Exists;

    /// <summary>Never answered.</summary>
    public static ushort ImportedEventExpected => 0;

    /// <inheritdoc/>
    public int Count => _requests.Length;

    /// <inheritdoc/>
    public bool IsLinked(int index) => false;

    /// <inheritdoc/>
    public bool IsImported(int index) => false;

    /// <inheritdoc/>
    public ulong TimestampOf(int index) => 0;

    /// <summary>Names are rare.</summary>
    public void PrefetchGroup(int first, int count)
    {
    }

    /// <summary>Asked about chains only.</summary>
    public bool ExistsAlready(int index) => false;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp)
    {
        ref readonly AccountName request = ref _requests[index];
        return (ushort)naming.Name(request.AccountId, _text.Slice(request.Offset, request.Length), stamp);
    }

    /// <summary>A code says it all.</summary>
    public void Describe(ref EventResult refusal)
    {
    }

    /// <summary>A refused name leaves nothing.</summary>
    public void LeaveTrace(int index, ulong stamp, ushort code)
    {
    }

    /// <summary>Nothing is noted.</summary>
    public void TakeBack(int first)
    {
    }
}
