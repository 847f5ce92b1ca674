using System.Globalization;
using System.IO.Compression;
using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Rows;
using Engine.Journal.Tests.Past;

namespace Engine.Journal.Tests.Golden;

/// <summary>
/// Journals that the rules of their time wrote, kept as they were: rows in COPY's binary form, each after its length, and the state
/// that they lead to, as text. Rules may be added; what was written is replayed to the same state for ever.
/// </summary>
internal static class GoldenJournal
{
    private const int Batches = 40;
    private const int BatchSize = 250;
    private const ulong Start = 1_700_000_000_000_000_000;
    private const ulong Second = 1_000_000_000;

    /// <summary>The folder with the files of all, beside this source.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>Plays the requests of rules-1, the first, and gives the rows that today's rules write for them.</summary>
    public static byte[] Play(out string state)
    {
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(1 << 16));
        var history = new AgedHistory(seed: 1) { LongestTimeout = 20 };
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

            ledger.CreateTransfers(history.NextBatch(BatchSize), now, new ResultList());
        }

        byte[] name = Encoding.UTF8.GetBytes("treasury");
        ledger.NameAccounts([new AccountName { AccountId = 1, Length = name.Length }], name, now + Second, new ResultList());
        Write(ledger, rows, ref sequence);
        state = Describe(ledger);
        return rows.ToArray();
    }

    /// <summary>Replays rows into an empty ledger; says what state they lead to.</summary>
    public static string Replay(ReadOnlySpan<byte> rows)
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
    public static byte[] ReadRows(string name)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Folder, $"{name}.rows.gz")), CompressionMode.Decompress);
        var rows = new MemoryStream();
        packed.CopyTo(rows);
        return rows.ToArray();
    }

    /// <summary>The state that is kept.</summary>
    public static string ReadState(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.state.txt"));

    private static unsafe void Replay(StateMachine ledger, ReadOnlySpan<byte> row)
    {
        fixed (byte* start = row)
        {
            Assert.True(RowDecoder.HasSoundCrc(start, row.Length), "a row was changed");
            Assert.True(RowDecoder.TryReadEvent(start, row.Length, out LedgerEvent happened, out ReadOnlySpan<byte> name));
            ledger.Replay(happened, name);
        }
    }

    /// <summary>Adds what a ledger has journaled since a sequence, which goes on with it.</summary>
    public static unsafe void Write(StateMachine ledger, MemoryStream rows, ref long sequence)
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

    /// <summary>The state as text.</summary>
    public static string Describe(StateMachine ledger)
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

        GoldenLimits.Describe(ledger, text);
        return text.ToString();
    }
}
