using Engine.Watch.Objectives;

namespace Engine.Watch.Tests.Objectives;

public class ObjectiveTests
{
    [Theory]
    [InlineData("answers 99.9", "answers 99.9")]
    [InlineData(" answers  99 ", "answers 99")]
    [InlineData("latency 99 below 50ms", "latency 99 below 50ms")]
    [InlineData("latency 99.5 below 2s", "latency 99.5 below 2000ms")]
    public void What_is_written_is_read(string text, string written)
    {
        Assert.True(Objective.TryParse(text, out Objective? objective, out _));
        Assert.Equal(written, objective.Text);
        Assert.True(Objective.TryParse(objective.Text, out Objective? again, out _));
        Assert.Equal(objective, again);
    }

    [Theory]
    [InlineData("", "is no objective")]
    [InlineData("answers", "is no objective")]
    [InlineData("answers 99.9 below 5ms", "is no objective")]
    [InlineData("latency 99", "is no objective")]
    [InlineData("latency 99 below 5m", "is no objective")]
    [InlineData("answers 100", "percentage")]
    [InlineData("answers 0", "percentage")]
    [InlineData("latency 99 below 0ms", "time")]
    public void What_is_no_objective_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(Objective.TryParse(text, out _, out string? why));
        Assert.Contains(reason, why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_objectives() =>
        Assert.All(Objective.Defaults, text => Assert.True(Objective.TryParse(text, out _, out _)));
}
