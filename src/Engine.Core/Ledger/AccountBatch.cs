namespace Engine.Core.Ledger;

/// <summary>A batch of accounts to create.</summary>
internal readonly ref struct AccountBatch(
    ReadOnlySpan<Account> requests, AccountCreation creation, AccountTable accounts) : IEventBatch
{
    private readonly ReadOnlySpan<Account> _requests = requests;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)CreateAccountResult.Exists;

    /// <inheritdoc/>
    public static ushort ImportedEventExpected => (ushort)CreateAccountResult.ImportedEventExpected;

    /// <inheritdoc/>
    public int Count => _requests.Length;

    /// <inheritdoc/>
    public bool IsLinked(int index) => (_requests[index].Flags & AccountFlags.Linked) != 0;

    /// <inheritdoc/>
    public bool IsImported(int index) => (_requests[index].Flags & AccountFlags.Imported) != 0;

    /// <inheritdoc/>
    public ulong TimestampOf(int index) => _requests[index].Timestamp;

    /// <inheritdoc/>
    public void PrefetchGroup(int first, int count)
    {
        foreach (ref readonly Account request in _requests.Slice(first, count))
        {
            accounts.PrefetchSlot(accounts.TagOf(request.Id));
        }
    }

    /// <inheritdoc/>
    public bool ExistsAlready(int index) =>
        AccountIdentity.Check(_requests[index], accounts) == CreateAccountResult.Exists;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp) => (ushort)creation.Create(_requests[index], stamp);

    /// <inheritdoc/>
    public void Describe(ref EventResult refusal)
    {
        if (refusal.Code == Exists)
        {
            refusal.Timestamp = accounts.TimestampOf(accounts.Find(_requests[refusal.Index].Id));
        }
    }

    /// <summary>No account code is transient.</summary>
    public void LeaveTrace(int index, ulong stamp, ushort code)
    {
    }

    /// <summary>Nothing is noted.</summary>
    public void TakeBack(int first)
    {
    }
}
