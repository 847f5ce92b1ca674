namespace Engine.Core.Ledger;

/// <summary>A batch of limits to set; limits know neither chains nor imported stamps.</summary>
internal readonly ref struct LimitBatch(ReadOnlySpan<AccountLimits> requests, AccountLimiting limiting) : IEventBatch
{
    private readonly ReadOnlySpan<AccountLimits> _requests = requests;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)SetAccountLimitsResult.Exists;

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

    /// <summary>Limits are set seldom.</summary>
    public void PrefetchGroup(int first, int count)
    {
    }

    /// <summary>Asked about chains only.</summary>
    public bool ExistsAlready(int index) => false;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp) => (ushort)limiting.Set(_requests[index], stamp);

    /// <summary>A code says it all.</summary>
    public void Describe(ref EventResult refusal)
    {
    }

    /// <summary>Limits that were refused leave nothing.</summary>
    public void LeaveTrace(int index, ulong stamp, ushort code)
    {
    }

    /// <summary>Nothing is noted.</summary>
    public void TakeBack(int first)
    {
    }
}
