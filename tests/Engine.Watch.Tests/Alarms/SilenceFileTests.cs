using Engine.Watch.Alarms;
using Engine.Watch.Tests.Fixtures;
using Engine.Watch.Tests.Recorder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Watch.Tests.Alarms;

/// <summary>Silences of alarms, over restarts.</summary>
public sealed class SilenceFileTests : IDisposable
{
    private static readonly Finding s_finding =
        new(AlarmCatalogue.StageStalled, "apply", AlarmGrade.Warning, "it is so", Evidence.Of());

    private readonly TemporaryFolder _folder = new();

    private string Path => SilenceFile.PathIn(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_silence_is_in_force_after_a_restart_until_its_end_and_no_longer()
    {
        Silence kept = Minutes(10, "ann");
        Silence over = Minutes(1, "bob");
        AlarmBook before = NewBook();
        before.Keep(kept with { Name = "stage-*" }, Looks.Start);
        before.Keep(over with { Name = "disk-full" }, Looks.Start);

        AlarmBook after = NewBook();
        Assert.Equal(before.Silences, after.Silences);
        Take(after, minutes: 2);
        Assert.Equal("ann", Assert.Single(after.Silences).By);
        Assert.Equal("ann", Assert.Single(after.Open).Silenced?.By);
        Take(after, minutes: 11);
        Assert.Empty(after.Silences);
        Assert.Null(Assert.Single(after.Open).Silenced);
    }

    [Theory]
    [InlineData("[{")]
    [InlineData("[{ \"name\": \"*\" }]")]
    [InlineData("{}")]
    public void A_damaged_file_silences_nothing_and_is_set_aside(string content)
    {
        File.WriteAllText(Path, content);
        Assert.Empty(NewBook().Silences);
        Assert.Equal(content, File.ReadAllText(Path + ".damaged"));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void One_that_would_last_for_years_lasts_for_a_month()
    {
        AlarmBook first = NewBook();
        first.Keep(Minutes(10, "ann"), Looks.Start);
        File.WriteAllText(Path, File.ReadAllText(Path).Replace(
            $"{Looks.Start.Year}-", $"{Looks.Start.Year + 5}-", StringComparison.Ordinal));
        Assert.Equal(Looks.Start + TimeSpan.FromDays(30), Assert.Single(NewBook().Silences).Until);
    }

    [Fact]
    public void Who_silences_an_alarm_has_it_silenced_though_it_cannot_be_kept()
    {
        string file = _folder.File("a-file");
        File.WriteAllText(file, "");
        var book = new AlarmBook(new SilenceFile(SilenceFile.PathIn(file), NullLogger<SilenceFile>.Instance), Looks.Start);
        book.Keep(Minutes(10, "ann"), Looks.Start);
        Take(book, minutes: 1);
        Assert.NotNull(Assert.Single(book.Open).Silenced);
    }

    private AlarmBook NewBook() => new(new SilenceFile(Path, NullLogger<SilenceFile>.Instance), Looks.Start);

    private static Silence Minutes(int minutes, string by) =>
        new("*", "*", Looks.Start + TimeSpan.FromMinutes(minutes), by, "it is known");

    private static void Take(AlarmBook book, int minutes) =>
        book.Take("check", [s_finding], Looks.Start + TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes));
}
