namespace Engine.Core.Ledger;

/// <summary>Names to give.</summary>
internal readonly ref struct NameRequests(
    ReadOnlySpan<AccountName> requests, ReadOnlySpan<byte> text, AccountNaming naming) : ISingleRequests
{
    private readonly ReadOnlySpan<AccountName> _requests = requests;
    private readonly ReadOnlySpan<byte> _text = text;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)NameAccountResult.Exists;

    /// <inheritdoc/>
    public int Count => _requests.Length;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp)
    {
        ref readonly AccountName request = ref _requests[index];
        return (ushort)naming.Name(request.AccountId, _text.Slice(request.Offset, request.Length), stamp);
    }

    /// <summary>A refused name leaves nothing.</summary>
    public void LeaveTrace(int index, ulong stamp, ushort code)
    {
    }
}
