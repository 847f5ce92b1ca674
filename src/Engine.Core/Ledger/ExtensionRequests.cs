namespace Engine.Core.Ledger;

/// <summary>Holds to extend.</summary>
internal readonly ref struct ExtensionRequests(ReadOnlySpan<HoldExtension> requests, HoldExtending extending) : ISingleRequests
{
    private readonly ReadOnlySpan<HoldExtension> _requests = requests;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)ExtendHoldResult.Exists;

    /// <inheritdoc/>
    public int Count => _requests.Length;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp) => (ushort)extending.Extend(_requests[index], stamp);

    /// <inheritdoc/>
    public void LeaveTrace(int index, ulong stamp, ushort code) =>
        extending.LeaveTrace(_requests[index], stamp, (ExtendHoldResult)code);
}
