namespace Engine.Core.Ledger;

/// <summary>A batch of requests that know neither chains nor imported stamps, and are rare: a code says all of the answer.</summary>
internal readonly ref struct SingleBatch<TRequests>(TRequests requests) : IEventBatch
    where TRequests : struct, ISingleRequests, allows ref struct
{
    private readonly TRequests _requests = requests;

    /// <inheritdoc/>
    public static ushort Exists => TRequests.Exists;

    /// <summary>Never answered.</summary>
    public static ushort ImportedEventExpected => 0;

    /// <inheritdoc/>
    public int Count => _requests.Count;

    /// <inheritdoc/>
    public bool IsLinked(int index) => false;

    /// <inheritdoc/>
    public bool IsImported(int index) => false;

    /// <inheritdoc/>
    public ulong TimestampOf(int index) => 0;

    /// <summary>Not worth it.</summary>
    public void PrefetchGroup(int first, int count)
    {
    }

    /// <summary>Asked about chains only.</summary>
    public bool ExistsAlready(int index) => false;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp) => _requests.Apply(index, stamp);

    /// <summary>A code says it all.</summary>
    public void Describe(ref EventResult refusal)
    {
    }

    /// <inheritdoc/>
    public void LeaveTrace(int index, ulong stamp, ushort code) => _requests.LeaveTrace(index, stamp, code);

    /// <summary>Nothing is noted.</summary>
    public void TakeBack(int first)
    {
    }
}
