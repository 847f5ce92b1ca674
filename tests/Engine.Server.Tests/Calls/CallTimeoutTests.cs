using Engine.Server.Ledger;
using Microsoft.AspNetCore.Http;

namespace Engine.Server.Tests.Calls;

/// <summary>The time that a call is given, read from the wire and not from a clock.</summary>
public class CallTimeoutTests
{
    [Theory]
    [InlineData("2H", 7_200_000)]
    [InlineData("3M", 180_000)]
    [InlineData("5S", 5_000)]
    [InlineData("250m", 250)]
    [InlineData("1000u", 1)]
    [InlineData("99999999n", 99.9999)]
    public void A_timeout_is_a_number_with_a_unit(string text, double milliseconds) =>
        Assert.Equal(milliseconds, CallTimeout.Of(Request(text))!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5x")]
    [InlineData("-5S")]
    public void Anything_else_is_no_timeout(string text) => Assert.Null(CallTimeout.Of(Request(text)));

    [Fact]
    public void The_longest_that_can_be_written_is_longer_than_any_call() =>
        Assert.True(CallTimeout.Of(Request("99999999H")) > TimeSpan.FromDays(1_000_000));

    private static HttpRequest Request(string timeout)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["grpc-timeout"] = timeout;
        return context.Request;
    }
}
