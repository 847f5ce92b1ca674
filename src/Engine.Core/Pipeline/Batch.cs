using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>
/// One request on its way: plain structs in, results out. Rented from a <see cref="BatchPool"/>, filled by the
/// producer, changed by the writer alone once published, read by the producer again when it has ended.
/// </summary>
public sealed class Batch
{
    private const int OverheadBytes = 512;
    private const int RecordBytes = 128;
    private const int BalanceBytes = 144;

    /// <summary>Where the batch is on its way, and who still holds it.</summary>
    internal BatchTicket Ticket { get; }

    private SealGenerations? _generations;
    private int _generation;

    /// <summary>Makes an empty batch that belongs to a pool's size class.</summary>
    internal Batch(int sizeClass)
    {
        SizeClass = sizeClass;
        Ticket = new BatchTicket(this);
    }

    /// <summary>Which shelf of its pool it belongs to.</summary>
    internal int SizeClass { get; }

    /// <summary>What is asked for.</summary>
    public BatchKind Kind { get; set; }

    /// <summary>How many events, ids or names are asked about; for a group, how many holds it may have.</summary>
    public int Count { get; set; }

    /// <summary>The transfers to create (first <see cref="Count"/>), or those found (first <see cref="Found"/>).</summary>
    public Transfer[] Transfers { get; private set; } = [];

    /// <summary>The accounts to create (first <see cref="Count"/>), or those found (first <see cref="Found"/>).</summary>
    public Account[] Accounts { get; private set; } = [];

    /// <summary>The ids to look up, or those that names resolved to.</summary>
    public UInt128[] Ids { get; private set; } = [];

    /// <summary>The names to give or to resolve; for account look-ups, the names of those found.</summary>
    public AccountName[] Names { get; private set; } = [];

    /// <summary>The limits to set (first <see cref="Count"/>), or those found (first <see cref="Found"/>).</summary>
    public AccountLimits[] Limits { get; private set; } = [];

    /// <summary>For look-ups of limits, what counts against the velocity of those found.</summary>
    public VelocityTotal[] Velocities { get; private set; } = [];

    /// <summary>The holds to extend.</summary>
    public HoldExtension[] Extensions { get; private set; } = [];

    /// <summary>The group of holds to resolve.</summary>
    public GroupResolution Group { get; set; }

    /// <summary>What became of the group.</summary>
    public GroupAnswer GroupAnswer { get; internal set; }

    /// <summary>The bytes that <see cref="Names"/> point into.</summary>
    public byte[] Text { get; private set; } = [];

    /// <summary>Bytes used of <see cref="Text"/>.</summary>
    public int TextLength { get; set; }

    /// <summary>How many records a look-up found.</summary>
    public int Found { get; internal set; }

    /// <summary>Results of those events that were not simply ok.</summary>
    public ResultList Results { get; } = new();

    /// <summary>Whether the balances after each transfer that is ok are asked for.</summary>
    public bool WithBalances { get; set; }

    /// <summary>The balances after the transfers that were ok, where they were asked for.</summary>
    public BalanceList Balances { get; } = new();

    /// <summary>What sealed leaves say about the ids of transfers that it names.</summary>
    public PastTransfers Past { get; } = new();

    /// <summary>Stamp of the first event, ns since the Unix epoch.</summary>
    public ulong FirstTimestamp { get; internal set; }

    /// <summary>Stamp of the last event.</summary>
    public ulong LastTimestamp { get; internal set; }

    /// <summary>Sequence of the batch's first event in the journal; 0 if it has none.</summary>
    public long FirstSequence { get; internal set; }

    /// <summary>Sequence of its last event, or of the last one before it: what the answer rests on.</summary>
    public long LastSequence { get; internal set; }

    /// <summary>
    /// Whether it left events of its own, whose commit vouches for the answer: another engine cannot have written since.
    /// </summary>
    public bool HasEvents => FirstSequence > 0;

    /// <summary>
    /// When it arrived, by <see cref="TimeProvider.GetTimestamp"/>: its producer may say, else when it was submitted; 0
    /// where no figures are recorded.
    /// </summary>
    public long Arrived { get; set; }

    /// <summary>
    /// When its time is over, by <see cref="TimeProvider.GetTimestamp"/>; 0 for never. The writer takes none whose time is
    /// over, though whoever waits for it may have to wait for others before he can give it up.
    /// </summary>
    public long Deadline { get; set; }

    /// <summary>
    /// When the writer took it, by its last reading of the clock: a few small batches early at the most; 0 where no figures
    /// are recorded.
    /// </summary>
    public long Taken { get; internal set; }

    /// <summary>When its end was told; 0 where that is not recorded, or it was given up before.</summary>
    public long Released { get; internal set; }

    /// <summary>What its producer keeps with it from one request to the next; of no concern to the pipeline.</summary>
    public object? Companion { get; set; }

    /// <summary>Where it stands while intake is slowed down; nowhere mostly.</summary>
    internal IntakePlace Place { get; set; }

    /// <summary>For an audit: the trial balance of each ledger.</summary>
    public IReadOnlyList<LedgerTotals> AuditTotals { get; internal set; } = [];

    /// <summary>For an audit: the digest of the whole state.</summary>
    public UInt128 AuditDigest { get; internal set; }

    /// <summary>For an audit: the sequence up to which the ledger has let go of transfers.</summary>
    public long AuditForgotten { get; internal set; }

    /// <summary>Whether it may change the ledger.</summary>
    public bool IsWrite =>
        Kind is BatchKind.CreateTransfers or BatchKind.CreateAccounts or BatchKind.NameAccounts or BatchKind.ExtendHolds
            or BatchKind.ResolveGroup or BatchKind.SetAccountLimits;

    /// <summary>What it counts against the ring's bound in bytes.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Fixes <see cref="Bytes"/> as it enters: look-ups add text on their way.</summary>
    internal long Weigh() => Bytes =
        OverheadBytes + ((long)Count * (RecordBytes + (WithBalances ? BalanceBytes : 0))) + TextLength;

    /// <summary>Empties it for its next request.</summary>
    internal void Reset(BatchKind kind)
    {
        Kind = kind;
        Count = 0;
        TextLength = 0;
        Found = 0;
        Results.Clear();
        WithBalances = false;
        Balances.Clear();
        FirstTimestamp = LastTimestamp = 0;
        FirstSequence = LastSequence = 0;
        Arrived = Deadline = Taken = Released = 0;
        Place = default;
        Group = default;
        GroupAnswer = default;
        AuditTotals = [];
        AuditDigest = 0;
        AuditForgotten = 0;
        Ticket.Reset();
    }

    /// <summary>
    /// Lets go of what only unusual requests need, before it is kept for reuse: balances, text, whose length does not go
    /// with the count, and in large batches everything but transfers.
    /// </summary>
    internal void Trim(int capacity)
    {
        Balances.GiveBack();
        const int KeptTextPerElement = 32;
        const int LargestKeptWhole = 128;
        if (Text.Length > capacity * KeptTextPerElement)
        {
            Text = [];
        }

        if (capacity > LargestKeptWhole)
        {
            Accounts = [];
            Ids = [];
            Names = [];
            Limits = [];
            Velocities = [];
            Extensions = [];
        }
    }

    /// <summary>
    /// Begins to ask sealed leaves, as far as they have to be asked now: the ledger keeps what lies in later ones until it
    /// has applied the batch.
    /// </summary>
    public void BeginToAsk(SealGenerations generations)
    {
        Past.Clear();
        _generations = generations;
        _generation = generations.Enter(out long through);
        Past.Through = through;
    }

    /// <summary>It was applied, or never will be.</summary>
    internal void EndToAsk()
    {
        _generations?.Leave(_generation);
        _generations = null;
    }

    /// <summary>Makes room for transfers.</summary>
    public void EnsureTransfers(int capacity) => Transfers = Grown(Transfers, capacity);

    /// <summary>Makes room for accounts.</summary>
    public void EnsureAccounts(int capacity) => Accounts = Grown(Accounts, capacity);

    /// <summary>Makes room for ids.</summary>
    public void EnsureIds(int capacity) => Ids = Grown(Ids, capacity);

    /// <summary>Makes room for names.</summary>
    public void EnsureNames(int capacity) => Names = Grown(Names, capacity);

    /// <summary>Makes room for limits.</summary>
    public void EnsureLimits(int capacity) => Limits = Grown(Limits, capacity);

    /// <summary>Makes room for what counts against velocity.</summary>
    public void EnsureVelocities(int capacity) => Velocities = Grown(Velocities, capacity);

    /// <summary>Makes room for holds to extend.</summary>
    public void EnsureExtensions(int capacity) => Extensions = Grown(Extensions, capacity);

    /// <summary>Makes room for bytes of text.</summary>
    public void EnsureText(int capacity) => Text = Grown(Text, capacity);

    private static T[] Grown<T>(T[] array, int capacity)
    {
        if (array.Length >= capacity)
        {
            return array;
        }

        Array.Resize(ref array, capacity);
        return array;
    }
}
