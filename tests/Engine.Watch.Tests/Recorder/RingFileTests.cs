using Engine.Watch.Recorder;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Watch.Tests.Recorder;

public class RingFileTests
{
    private const int Size = 64 << 10;
    private static readonly DateTimeOffset s_start = new(2026, 11, 29, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_cut_off_or_overwritten_no_entry_is_read_that_was_not_written()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Damage).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_newest_entries_are_there_and_the_oldest_make_room_for_them()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("flight-1.rec");
        Write(path, Size, run: 1, first: 0, count: 5_000);
        List<FlightRecord> read = FlightFile.Entries(path);
        Assert.InRange(read.Count, 100, 4_999);
        Assert.Equal(Enumerable.Range(5_000 - read.Count, read.Count).Select(TextOf), read.Select(TextOf));
        Assert.All(read, record => Assert.Equal((1, 1L), (record.Engine, record.Run)));
    }

    [Fact]
    public void Opened_again_it_goes_on_behind_the_newest_entry()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("flight-1.rec");
        for (int run = 0; run < 20; run++)
        {
            Write(path, Size, run, first: run * 50, count: 50);
        }

        List<FlightRecord> read = FlightFile.Entries(path);
        Assert.Equal(Enumerable.Range(1_000 - read.Count, read.Count).Select(TextOf), read.Select(TextOf));
        Assert.All(read, record => Assert.Equal(record.Number / 50, record.Run));
    }

    [Theory]
    [InlineData(Size / 2)]
    [InlineData(Size * 2)]
    public void Of_another_size_it_keeps_the_newest_entries_that_fit(int size)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("flight-1.rec");
        Write(path, Size, run: 1, first: 0, count: 5_000);
        int before = FlightFile.Entries(path).Count;
        Write(path, size, run: 2, first: 5_000, count: 1);
        List<FlightRecord> read = FlightFile.Entries(path);
        Assert.Equal(size, new FileInfo(path).Length);
        Assert.Equal(TextOf(5_000), TextOf(read[^1]));
        Assert.InRange(read.Count, Math.Min(before, before * size / Size) * 9 / 10, before + 1);
        Assert.Equal(Enumerable.Range(5_001 - read.Count, read.Count).Select(TextOf), read.Select(TextOf));
    }

    [Fact]
    public void It_is_read_while_it_is_written()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("flight-1.rec");
        using RingFile ring = RingFile.Open(path, Size, run: 1);
        for (int i = 0; i < 2_000; i++)
        {
            Assert.True(ring.Append(s_start, Entry(i)));
            if (i % 100 == 0)
            {
                Assert.Equal(TextOf(i), TextOf(FlightFile.Entries(path)[^1]));
            }
        }
    }

    [Fact]
    public void What_is_too_large_is_refused_and_the_rest_goes_on()
    {
        using var folder = new TemporaryFolder();
        using RingFile ring = RingFile.Open(folder.File("flight-1.rec"), Size, run: 1);
        Assert.False(ring.Append(s_start, new FlightEntry { End = new FlightEnd { How = new string('x', Size / 2) } }));
        Assert.True(ring.Append(s_start, Entry(1)));
        Assert.Equal(TextOf(1), TextOf(Assert.Single(FlightFile.Entries(folder.File("flight-1.rec")))));
    }

    private static void Damage(int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        string path = folder.File("flight-1.rec");
        int count = random.Next(1, 1_500);
        Write(path, Size, run: 7, first: 0, count);
        int whole = FlightFile.Entries(path).Count;
        byte[] content = File.ReadAllBytes(path);
        for (int i = random.Next(0, 12); i > 0; i--)
        {
            int at = random.Next(content.Length);
            int length = Math.Min(random.Next(1, 500), content.Length - at);
            switch (random.Next(3))
            {
                case 0:
                    random.NextBytes(content.AsSpan(at, length));
                    break;
                case 1:
                    content.AsSpan(at, length).Clear();
                    break;
                default: // a piece of the file itself, frames and all, in another place
                    content.AsSpan(random.Next(content.Length - length), length).CopyTo(content.AsSpan(at));
                    break;
            }
        }

        File.WriteAllBytes(path, content[..random.Next(content.Length / 2, content.Length + 1)]);
        List<FlightRecord> read = FlightFile.Entries(path);
        Assert.InRange(read.Count, 0, whole);
        Assert.All(read, record =>
        {
            Assert.InRange(record.Number, 0, count - 1);
            Assert.Equal(TextOf((int)record.Number), TextOf(record));
            Assert.Equal(s_start.AddSeconds(record.Number), record.At);
        });

        Write(path, Size, run: 8, first: count, count: 1);
        Assert.Equal(TextOf(count), TextOf(FlightFile.Entries(path)[^1]));
    }

    private static void Write(string path, int size, int run, int first, int count)
    {
        using RingFile ring = RingFile.Open(path, size, run);
        for (int i = first; i < first + count; i++)
        {
            Assert.True(ring.Append(s_start.AddSeconds(i), Entry(i)));
        }
    }

    private static FlightEntry Entry(int number) => new() { End = new FlightEnd { How = TextOf(number) } };

    // Of different lengths, so that frames of different laps do not begin at the same places.
    private static string TextOf(int number) => $"{number}:{new string((char)('a' + (number % 26)), number * 37 % 97)}";

    private static string TextOf(FlightRecord record) => record.Entry.End.How;
}
