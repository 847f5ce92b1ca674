using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Simulation.Tests.Workload;

/// <summary>What a client asks, as it may ask it again.</summary>
internal sealed record Request(BatchKind Kind, int Number)
{
    public Account[] Accounts { get; init; } = [];

    public Transfer[] Transfers { get; init; } = [];

    public AccountName[] Names { get; init; } = [];

    public byte[] Text { get; init; } = [];

    public UInt128[] Ids { get; init; } = [];

    public AccountLimits[] Limits { get; init; } = [];

    public HoldExtension[] Extensions { get; init; } = [];

    public bool Writes => Kind is BatchKind.CreateAccounts or BatchKind.CreateTransfers or BatchKind.NameAccounts
        or BatchKind.ExtendHolds or BatchKind.SetAccountLimits;

    public int Count =>
        Accounts.Length + Transfers.Length + Names.Length + Limits.Length + Ids.Length + Extensions.Length;

    /// <summary>A batch of the pool with this request in it.</summary>
    public Batch RentFrom(BatchPool pool)
    {
        Batch batch = pool.Rent(Kind, Count);
        batch.EnsureAccounts(Accounts.Length);
        batch.EnsureNames(Names.Length);
        batch.EnsureText(Text.Length);
        batch.EnsureIds(Ids.Length);
        batch.EnsureLimits(Limits.Length);
        batch.EnsureExtensions(Extensions.Length);
        Accounts.CopyTo(batch.Accounts, 0);
        Transfers.CopyTo(batch.Transfers, 0);
        Names.CopyTo(batch.Names, 0);
        Text.CopyTo(batch.Text, 0);
        Ids.CopyTo(batch.Ids, 0);
        Limits.CopyTo(batch.Limits, 0);
        Extensions.CopyTo(batch.Extensions, 0);
        batch.TextLength = Text.Length;
        batch.Count = Count;
        return batch;
    }

    /// <inheritdoc/>
    public override string ToString() => $"request {Number} ({Kind} of {string.Join(", ", Everything())})";

    private IEnumerable<UInt128> Everything() =>
    [
        .. Accounts.Select(account => account.Id),
        .. Transfers.Select(transfer => transfer.Id),
        .. Names.Select(name => name.AccountId),
        .. Limits.Select(limits => limits.AccountId),
        .. Ids,
        .. Extensions.Select(extension => extension.HoldId),
    ];
}
