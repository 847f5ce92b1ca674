namespace Engine.Core.Ledger;

/// <summary>A batch of holds to extend; extensions know neither chains nor imported stamps.</summary>
internal readonly ref struct ExtensionBatch(ReadOnlySpan<HoldExtension> requests, HoldExtending extending) : IEventBatch
{
    private readonly ReadOnlySpan<HoldExtension> _requests = requests;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)ExtendHoldResult.Exists;

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

    /// <summary>Extensions are rare.</summary>
    public void PrefetchGroup(int first, int count)
    {
    }

    /// <summary>Asked about chains only.</summary>
    public bool ExistsAlready(int index) => false;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp) => (ushort)extending.Extend(_requests[index], stamp);

    /// <summary>A code says it all.</summary>
    public void Describe(ref EventResult refusal)
    {
    }

    /// <inheritdoc/>
    public void LeaveTrace(int index, ulong stamp, ushort code) =>
        extending.LeaveTrace(_requests[index], stamp, (ExtendHoldResult)code);

    /// <summary>Nothing is noted.</summary>
    public void TakeBack(int first)
    {
    }
}
