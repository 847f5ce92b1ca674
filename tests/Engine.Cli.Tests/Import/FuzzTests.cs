using Engine.Cli.Import;
using Engine.Cli.Tests.Fixtures;
using Engine.Model;
using Engine.Model.Fuzzing;

namespace Engine.Cli.Tests.Import;

/// <summary>
/// Files and maps with seeded damage: an import either ends with a summary that adds up to what is in the ledger, or
/// with a clear error before anything was sent.
/// </summary>
public sealed class FuzzTests
{
    [Fact]
    public async Task A_damaged_file_never_crashes_an_import_and_never_goes_unexplained()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        byte[] plain = await File.ReadAllBytesAsync(Samples.Path("transfers.csv"), cancellation);
        byte[] mapped = await File.ReadAllBytesAsync(Samples.Path("payments.csv"), cancellation);
        ImportMap map = await ImportBench.SampleMapAsync("payments.map.json");
        await FuzzRun.PlayAsync("files", TestScale.IsLong ? 1_000 : 300, async dice =>
        {
            using ImportBench bench = new();
            bool byMap = dice.OneIn(2);
            byte[] content = TextMutator.Mutate(dice, byMap ? mapped : plain);
            ImportFile file = new()
            {
                Path = dice.OneIn(4) ? WriteGzipped(bench, dice, content) : bench.WriteBytes("f.csv", content),
                Map = byMap ? map : null,
                SkipBadLines = dice.OneIn(2),
            };
            await ImportOrRefuseAsync(bench, file);
        });
    }

    [Fact]
    public async Task A_damaged_map_is_refused_or_used_and_never_crashes()
    {
        byte[] whole = await File.ReadAllBytesAsync(
            Samples.Path("payments.map.json"), TestContext.Current.CancellationToken);
        await FuzzRun.PlayAsync("maps", TestScale.IsLong ? 400 : 200, async dice =>
        {
            using ImportBench bench = new();
            string text = System.Text.Encoding.UTF8.GetString(TextMutator.Mutate(dice, whole));
            try
            {
                ImportMap map = await ImportBench.ParseAsync(text);
                ImportSummary summary = await bench.ImportAsync(
                    new ImportFile { Path = Samples.Path("payments.csv"), Map = map });
                Assert.Equal(8, summary.Notes.Rows);
            }
            catch (ImportException refused)
            {
                Assert.Equal(0, bench.Target.Requests);
                Assert.NotEmpty(refused.Message);
            }
        });
    }

    [Fact]
    public void Records_are_read_as_they_were_written_and_damage_in_them_has_an_end()
    {
        FuzzRun.Play("records", TestScale.IsLong ? 20_000 : 5_000, dice =>
        {
            string[][] records = CsvWriter.Records(dice);
            byte[] content = CsvWriter.Write(dice, records);
            bool isDamaged = dice.OneIn(2);
            List<string[]>? read = Read(isDamaged ? TextMutator.Mutate(dice, content) : content);
            if (!isDamaged)
            {
                Assert.NotNull(read);
                Assert.Equal(records.Skip(1), read);
            }
        });
    }

    private static async Task ImportOrRefuseAsync(ImportBench bench, ImportFile file)
    {
        try
        {
            ImportSummary summary = await bench.ImportAsync(file);
            long skipped = summary.Notes.Skipped.Values.Sum(s => s.Count);
            Assert.Equal(summary.Notes.Rows, summary.Settlement.Sent + skipped + summary.Notes.BadLines);
            Assert.Equal(summary.Settlement.Ok, bench.Target.Ledger.TransferCount);
            Assert.NotEmpty(SummaryText.Of(summary));
        }
        catch (ImportException refused)
        {
            Assert.Equal(0, bench.Target.Requests);
            Assert.Equal(0, bench.Target.Ledger.AccountCount);
            Assert.NotEmpty(refused.Message);
        }
    }

    // Some are cut short: half a file must not pass for the whole.
    private static string WriteGzipped(ImportBench bench, Dice dice, byte[] content)
    {
        byte[] packed = ImportBench.Gzip(content);
        return bench.WriteBytes("f.gz", dice.OneIn(3) ? packed[..dice.Below(packed.Length)] : packed);
    }

    // Null where the file is refused. Each record takes a line at least, so that there are never more than lines.
    private static List<string[]>? Read(byte[] content)
    {
        List<string[]> records = [];
        try
        {
            using CsvRows rows = new("f.csv", new MemoryStream(content), ',');
            long line = 0;
            while (rows.Read())
            {
                Assert.True(rows.Line > line, $"line {rows.Line} after line {line}");
                line = rows.Line;
                records.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(i => rows.Field(i).ToString())]);
            }

            return records;
        }
        catch (ImportException refused)
        {
            Assert.NotEmpty(refused.Message);
            return null;
        }
    }
}
