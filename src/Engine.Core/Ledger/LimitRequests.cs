namespace Engine.Core.Ledger;

/// <summary>Limits to set.</summary>
internal readonly ref struct LimitRequests(ReadOnlySpan<AccountLimits> requests, AccountLimiting limiting) : ISingleRequests
{
    private readonly ReadOnlySpan<AccountLimits> _requests = requests;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)SetAccountLimitsResult.Exists;

    /// <inheritdoc/>
    public int Count => _requests.Length;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp) => (ushort)limiting.Set(_requests[index], stamp);

    /// <summary>Limits that were refused leave nothing.</summary>
    public void LeaveTrace(int index, ulong stamp, ushort code)
    {
    }
}
