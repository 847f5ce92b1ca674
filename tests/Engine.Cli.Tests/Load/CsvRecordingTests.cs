using Engine.Cli.Load;
using Engine.Load.Recording;

namespace Engine.Cli.Tests.Load;

public sealed class CsvRecordingTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Rows_are_taken_in_time_order_and_those_of_a_group_are_one_request()
    {
        var arrivals = Read(
            """
            when,invoice,who
            2026-01-01 10:00:05,B,x
            2026-01-01 10:00:00,A,x
            2026-01-01 10:00:00,A,y
            """);

        Assert.Equal([0, 0, 5], arrivals.Select(arrival => arrival.At.TotalSeconds));
        Assert.Equal([false, true, false], arrivals.Select(arrival => arrival.Continues));
        Assert.Equal(2, arrivals.Select(arrival => arrival.Debit).Distinct().Count());
    }

    [Fact]
    public void Seconds_since_1970_are_times_too() => Assert.Equal(
        [0.0, 2.5], Read("when,invoice,who\n1488775107,A,x\n1488775109.5,B,y").Select(arrival => arrival.At.TotalSeconds));

    [Fact]
    public void A_time_that_is_none_is_told_by_line_and_column()
    {
        var failure = Assert.Throws<ToolException>(() => Read("when,invoice,who\nnoon,A,x"));

        Assert.Contains("line 2, column when", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_missing_is_told_with_those_that_are_there()
    {
        var failure = Assert.Throws<ToolException>(() => Read("time,invoice,who\n1,A,x"));

        Assert.Contains("no column when; it has time, invoice, who", failure.Message, StringComparison.Ordinal);
    }

    private List<RecordedTransfer> Read(string text)
    {
        File.WriteAllText(_file, text);
        return [.. CsvRecording
            .Read(_file, new RecordingColumns("when", "invoice", "who", null), DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
            .Select(row => row.Transfer)];
    }
}
