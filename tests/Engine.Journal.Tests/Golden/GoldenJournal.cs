using System.Globalization;
using System.IO.Compression;
using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Rows;
using Engine.Journal.Tests.Past;

namespace Engine.Journal.Tests.Golden;

/// <summary>
/// A journal that was once written, kept as it was: rows in COPY's binary form, each after its length, and the state that
/// they lead to, as text. Rules may be added; what was written is replayed to the same state for ever.
/// </summary>
/// <param name="name">The name of its two files.</param>
/// <param name="hasGroups">Whether holds are captured in parts, extended, and resolved by groups.</param>
/// <param name="hasLimits">Whether accounts are limited.</param>
internal sealed class GoldenJournal(string name, bool hasGroups, bool hasLimits = false)
{
    private const int Batches = 40;
    private const int BatchSize = 250;
    private const ulong Start = 1_700_000_000_000_000_000;
    private const ulong Second = 1_000_000_000;

    /// <summary>Those that are kept, the oldest first.</summary>
    public static IReadOnlyDictionary<string, GoldenJournal> All { get; } = new Dictionary<string, GoldenJournal>
    {
        ["rules-1"] = new("rules-1", hasGroups: false),
        ["rules-1-holds"] = new("rules-1-holds", hasGroups: true),
        ["rules-1-limits"] = new("rules-1-limits", hasGroups: false, hasLimits: true),
    };

    /// <summary>The folder with the files, beside this source.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>Plays the requests of old, and gives the rows that today's rules write for them.</summary>
    public byte[] Play(out string state)
    {
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(1 << 16));
        var history = new AgedHistory(seed: 1) { LongestTimeout = 20, Captures = hasGroups };
        var rows = new MemoryStream();
        ulong now = Start;
        long sequence = 0;
        ledger.CreateAccounts(AgedHistory.NewAccounts(), now, new ResultList());
        for (int batch = 0; batch < Batches; batch++)
        {
            Write(ledger, rows, ref sequence);
            now += Second;
            while (ledger.ExpireDue(now, BatchSize, max: 64) == 64)
            {
            }

            if (hasLimits)
            {
                GoldenLimits.Set(ledger, batch, now);
            }

            ledger.CreateTransfers(history.NextBatch(BatchSize), now, new ResultList());
            if (hasGroups)
            {
                ExtendAndResolve(ledger, batch, now);
            }
        }

        byte[] text = Encoding.UTF8.GetBytes("treasury");
        ledger.NameAccounts([new AccountName { AccountId = 1, Length = text.Length }], text, now + Second, new ResultList());
        Write(ledger, rows, ref sequence);
        state = Describe(ledger);
        return rows.ToArray();
    }

    /// <summary>Replays rows into an empty ledger; says what state they lead to.</summary>
    public string Replay(ReadOnlySpan<byte> rows)
    {
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(2));
        while (rows.Length > 0)
        {
            int length = BitConverter.ToInt32(rows);
            Replay(ledger, rows.Slice(sizeof(int), length));
            rows = rows[(sizeof(int) + length)..];
        }

        return Describe(ledger);
    }

    /// <summary>The rows that are kept.</summary>
    public byte[] ReadRows()
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Folder, $"{name}.rows.gz")), CompressionMode.Decompress);
        var rows = new MemoryStream();
        packed.CopyTo(rows);
        return rows.ToArray();
    }

    /// <summary>The state that is kept.</summary>
    public string ReadState() => File.ReadAllText(Path.Combine(Folder, $"{name}.state.txt"));

    /// <summary>The events of rows.</summary>
    public static List<LedgerEvent> ReadEvents(ReadOnlySpan<byte> rows)
    {
        List<LedgerEvent> events = [];
        while (rows.Length > 0)
        {
            int length = BitConverter.ToInt32(rows);
            events.Add(Decode(rows.Slice(sizeof(int), length), out _));
            rows = rows[(sizeof(int) + length)..];
        }

        return events;
    }

    private static void ExtendAndResolve(StateMachine ledger, int batch, ulong now)
    {
        HoldExtension[] extensions =
        [
            .. ledger.Image.ReadOpenHolds().Where(hold => hold.Record.Timeout > 0).TakeLast(5)
                .Select(hold => new HoldExtension { HoldId = hold.Record.Id, Timeout = hold.Record.Timeout + 15 }),
        ];
        ledger.ExtendHolds(extensions, now, new ResultList());
        if (batch % 4 == 3)
        {
            uint group = 1u + ((uint)batch % AgedHistory.Groups);
            UInt128 firstId = ((UInt128)1 << 90) + (UInt128)(batch * BatchSize);
            var asked = new GroupResolution(1, group, Voids: batch % 8 == 3, firstId, BatchSize);
            ledger.ResolveGroup(asked, new Transfer[BatchSize], now, new ResultList(), out _);
        }
    }

    private static void Replay(StateMachine ledger, ReadOnlySpan<byte> row)
    {
        LedgerEvent happened = Decode(row, out byte[] name);
        ledger.Replay(happened, name);
    }

    private static unsafe LedgerEvent Decode(ReadOnlySpan<byte> row, out byte[] name)
    {
        fixed (byte* start = row)
        {
            Assert.True(RowDecoder.HasSoundCrc(start, row.Length), "a row was changed");
            Assert.True(RowDecoder.TryReadEvent(start, row.Length, out LedgerEvent happened, out ReadOnlySpan<byte> text));
            name = text.ToArray();
            return happened;
        }
    }

    private static unsafe void Write(StateMachine ledger, MemoryStream rows, ref long sequence)
    {
        byte* row = stackalloc byte[RowLayout.MaxRowBytes];
        for (long position = sequence; position < ledger.Events.Position; position++)
        {
            LedgerEvent happened = ledger.Events[position];
            happened.Sequence = ++sequence;
            byte* end = RowEncoder.WriteEvent(
                row, happened, ledger.Names.Text(happened.TextOffset, happened.TextLength));
            rows.Write(BitConverter.GetBytes((int)(end - row)));
            rows.Write(new ReadOnlySpan<byte>(row, (int)(end - row)));
        }
    }

    private string Describe(StateMachine ledger)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{ledger.TransferCount} transfers, {ledger.OpenHoldCount} open, {ledger.BurntCount} burnt, last {ledger.LastTimestamp}\n");
        for (int number = 0; number < ledger.Image.AccountCount; number++)
        {
            ref readonly Account account = ref ledger.Image.AccountAt(number);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{account.Id} {account.Flags} {account.DebitsPending} {account.DebitsPosted} {account.CreditsPending} "
                + $"{account.CreditsPosted} {Encoding.UTF8.GetString(ledger.NameOf(account.Id))}\n");
        }

        foreach (OpenHold hold in hasGroups ? ledger.Image.ReadOpenHolds() : [])
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{hold.Record.Id} {TransferFlagBits.ToContract(hold.Record.Flags)} {hold.Remains} {hold.ExpiresAt}\n");
        }

        GoldenLimits.Describe(ledger, text);
        return text.ToString();
    }
}
