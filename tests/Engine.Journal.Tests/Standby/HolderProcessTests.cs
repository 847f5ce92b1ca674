using System.Diagnostics;
using Engine.Journal.Standby;

namespace Engine.Journal.Tests.Standby;

public sealed class HolderProcessTests
{
    [Fact]
    public void This_process_is_not_gone() => Assert.False(HolderProcess.IsGone(HolderProcess.Own));

    [Fact]
    public async Task A_process_that_has_ended_is_gone()
    {
        using Process ended = Process.Start("true");
        int id = ended.Id;
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(HolderProcess.IsGone(With(2, $"{id}")));
    }

    [Fact]
    public void A_process_that_started_at_another_time_is_another() => Assert.True(HolderProcess.IsGone(With(3, "1")));

    [Fact]
    public void Of_another_machine_nothing_is_known() =>
        Assert.False(HolderProcess.IsGone(With(0, "another-boot").Replace($" {Environment.ProcessId} ", " 1 ", StringComparison.Ordinal)));

    [Fact]
    public void Of_another_namespace_nothing_is_known() => Assert.False(HolderProcess.IsGone(With(1, "pid:[1]")));

    [Theory]
    [InlineData("")]
    [InlineData("something else")]
    public void Of_what_cannot_be_read_nothing_is_known(string process) => Assert.False(HolderProcess.IsGone(process));

    private static string With(int field, string value)
    {
        string[] fields = HolderProcess.Own.Split(' ');
        fields[field] = value;
        return string.Join(' ', fields);
    }
}
