using Engine.Server.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Server.Tests.Hosting;

/// <summary>What the log of an engine shows, and what it does not.</summary>
public sealed class EngineLogFormatterTests
{
    private const string CallHandler = "Grpc.AspNetCore.Server.ServerCallHandler";

    [Fact]
    public void An_entry_is_one_line_whatever_is_in_it()
    {
        string line = Write(LogLevel.Warning, "A.B", "two\nlines", new InvalidOperationException("and\r\nmore"));
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: A\.B\[6\] two lines System\.InvalidOperationException: and more\n$",
            line.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void That_a_client_left_in_the_middle_of_a_request_is_not_told()
    {
        Assert.Empty(Write(LogLevel.Error, CallHandler, "Error", new IOException("The client reset the request stream.")));
    }

    [Fact]
    public void Any_other_failure_of_a_call_and_of_input_or_output_is_told()
    {
        Assert.Contains("Error", Write(LogLevel.Error, CallHandler, "Error", new InvalidOperationException("x")), Ordinal);
        Assert.Contains("Error", Write(LogLevel.Error, "Engine", "Error", new IOException("disk full")), Ordinal);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static string Write(LogLevel level, string category, string message, Exception? exception)
    {
        using var text = new StringWriter();
        var entry = new LogEntry<string>(level, category, new EventId(6), message, exception, (state, _) => state);
        new EngineLogFormatter().Write(entry, scopeProvider: null, text);
        return text.ToString();
    }
}
