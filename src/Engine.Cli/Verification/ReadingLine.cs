using System.CommandLine;
using System.Globalization;
using Engine.Journal;

namespace Engine.Cli.Verification;

/// <summary>
/// Shows on a terminal how far the journal was read, on one line that is written over and gone at the end. Elsewhere it
/// shows nothing: a failure is to be one line.
/// </summary>
internal sealed class ReadingLine(TextWriter? terminal, TimeProvider time) : IProgress<JournalProgress>, IDisposable
{
    private const string Erase = "\r\u001b[K";
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private long _shown = time.GetTimestamp();
    private bool _isOpen;

    /// <summary>Where the command's errors go, if that is a terminal.</summary>
    public static ReadingLine For(ParseResult parsed) => new(
        ReferenceEquals(parsed.InvocationConfiguration.Error, Console.Error) && !Console.IsErrorRedirected
            ? Console.Error
            : null,
        TimeProvider.System);

    /// <inheritdoc/>
    public void Report(JournalProgress value)
    {
        if (terminal is not null && time.GetElapsedTime(_shown) >= s_interval)
        {
            (_shown, _isOpen) = (time.GetTimestamp(), true);
            terminal.Write(string.Create(CultureInfo.InvariantCulture, $"{Erase}read up to sequence {value.Sequence:N0}"));
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_isOpen)
        {
            terminal!.Write(Erase);
            _isOpen = false;
        }
    }
}
