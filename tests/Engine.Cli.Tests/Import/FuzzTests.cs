using Engine.Cli.Import;

namespace Engine.Cli.Tests.Import;

/// <summary>Files with seeded damage: an import either ends with a summary that adds up, or with a clear error.</summary>
public sealed class FuzzTests
{
    private const string Alphabet = "\"\",,\n\r\t;-+.0123456789eExX#{}|\0 \u00E9\u0663\uFFFD\uFFFFabc";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Damage_never_crashes_and_never_goes_unexplained(int seed)
    {
        Random random = new(seed);
        string plain = await File.ReadAllTextAsync(Samples.Path("transfers.csv"), TestContext.Current.CancellationToken);
        string mapped = await File.ReadAllTextAsync(Samples.Path("payments.csv"), TestContext.Current.CancellationToken);
        ImportMap map = await ImportBench.SampleMapAsync("payments.map.json");
        for (int round = 0; round < 20; round++)
        {
            using ImportBench bench = new();
            bool byMap = random.Next(2) == 0;
            string text = Damage(byMap ? mapped : plain, random);
            ImportFile file = new()
            {
                Path = random.Next(4) == 0 ? bench.WriteGzipped("f.gz", text) : bench.Write("f.csv", text),
                Map = byMap ? map : null,
                SkipBadLines = random.Next(2) == 0,
            };
            try
            {
                ImportSummary summary = await bench.ImportAsync(file);
                long skipped = summary.Notes.Skipped.Values.Sum(s => s.Count);
                Assert.Equal(summary.Notes.Rows, summary.Settlement.Sent + skipped + summary.Notes.BadLines);
                Assert.Equal(summary.Settlement.Ok, bench.Target.Ledger.TransferCount);
                Assert.NotEmpty(SummaryText.Of(summary));
            }
            catch (ImportException e)
            {
                Assert.Equal(0, bench.Target.Requests);
                Assert.NotEmpty(e.Message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_damaged_map_is_refused_or_used_and_never_crashes(int seed)
    {
        Random random = new(seed);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string whole = await File.ReadAllTextAsync(Samples.Path("payments.map.json"), cancellation);
        for (int round = 0; round < 20; round++)
        {
            using ImportBench bench = new();
            string map = Damage(whole, random);
            try
            {
                ImportFile file = new() { Path = Samples.Path("payments.csv"), Map = await ImportBench.ParseAsync(map) };
                ImportSummary summary = await bench.ImportAsync(file);
                Assert.Equal(8, summary.Notes.Rows);
            }
            catch (ImportException e)
            {
                Assert.Equal(0, bench.Target.Requests);
                Assert.NotEmpty(e.Message);
            }
        }
    }

    private static string Damage(string text, Random random)
    {
        List<char> chars = [.. text];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(chars.Count);
            char c = Alphabet[random.Next(Alphabet.Length)];
            switch (random.Next(5))
            {
                case 0:
                    chars.Insert(at, c);
                    break;
                case 1:
                    chars[at] = c;
                    break;
                case 2:
                    chars.RemoveAt(at);
                    break;
                case 3:
                    chars.InsertRange(at, chars.GetRange(at, Math.Min(random.Next(30), chars.Count - at)));
                    break;
                default:
                    chars.RemoveRange(at, Math.Min(random.Next(30), chars.Count - at - 1));
                    break;
            }
        }

        return string.Concat(chars);
    }
}
