using Engine.Watch.Recorder;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Recorder;

/// <summary>What is kept of a span.</summary>
public class SpanFiguresTests
{
    [Theory]
    [InlineData(0L, 0L)]
    [InlineData(8_999_500L, 500L)]
    public void Log_that_PostgreSQL_wrote_before_it_was_asked_is_none_of_the_span(long before, long kept) =>
        Assert.Equal(kept, SpanFigures.Between(Written(before), Written(9_000_000), []).Postgres.WalBytes);

    private static EngineSample Written(long bytes) => new Looks().Sample with
    {
        Postgres = new PostgresSample { Read = TimeSpan.Zero, WalBytes = bytes },
    };
}
