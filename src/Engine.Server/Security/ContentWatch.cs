using System.Security.Cryptography;

namespace Engine.Server.Security;

/// <summary>
/// Sees that files have changed, by their content: once a second they are read, which finds also what is swapped by links
/// (as secrets of Kubernetes are) and costs nothing at their size.
/// </summary>
internal sealed class ContentWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly string[] _files;
    private readonly Action _reload;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private string _seen;

    /// <summary>Takes what files say, and watches them from then on.</summary>
    /// <param name="files">These.</param>
    /// <param name="reload">Takes what they say now; what it throws later is told, and what was in force stays.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where it is told.</param>
    public ContentWatch(IEnumerable<string> files, Action reload, TimeProvider time, ILogger log)
    {
        _files = [.. files];
        (_reload, _log) = (reload, log);
        _seen = Digest(); // first: what changes while it is read is seen at the next look
        reload();
        _timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!_gate.TryEnter())
        {
            return; // the disk is slow
        }

        try
        {
            string now = Digest();
            if (now != _seen)
            {
                _seen = now;
                Reload();
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Reload()
    {
        string files = string.Join(", ", _files);
        try
        {
            _reload();
            _log.ReadAnew(files);
        }
        catch (Exception wrong)
        {
            // Whatever it is: out of a timer it would end the process.
            _log.CannotBeUsed(wrong.Message);
        }
    }

    private string Digest()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in _files)
        {
            digest.AppendData(Content(file));
        }

        return Convert.ToHexString(digest.GetHashAndReset());
    }

    private static byte[] Content(string file)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
