using System.Security.Cryptography;
using Engine.Server.Hosting;

namespace Engine.Server.Security;

/// <summary>Who may reach this engine and what he may do, by its options and the files that they name.</summary>
internal sealed class Access : IDisposable
{
    private readonly ContentWatch? _watch;

    private Access(EngineOptions options, TimeProvider time, ILoggerFactory logs)
    {
        Callers = new Callers(Clients, MustProve = options.ClientsFile.Length > 0);
        if (MustProve)
        {
            _watch = new ContentWatch(
                [options.ClientsFile],
                () => Clients.Apply(ClientsDocument.Read(options.ClientsFile)),
                time,
                logs.CreateLogger<ClientRegistry>());
        }

        try
        {
            Tls = ServerTls.Read(options, time, logs);
        }
        catch
        {
            _watch?.Dispose();
            throw;
        }
    }

    /// <summary>The clients.</summary>
    public ClientRegistry Clients { get; } = new();

    /// <summary>Who makes a request.</summary>
    public Callers Callers { get; }

    /// <summary>Whether clients have to prove who they are.</summary>
    public bool MustProve { get; }

    /// <summary>TLS; null for clear text.</summary>
    public ServerTls? Tls { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="EngineOptionsException">One of them cannot be used; says why.</exception>
    public static Access Open(EngineOptions options, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            return new Access(options, time, logs);
        }
        catch (ClientsFileException wrong)
        {
            throw new EngineOptionsException([.. wrong.Problems.Select(problem => $"clients-file: {options.ClientsFile}: {problem}")]);
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EngineOptionsException([$"tls-certificate, tls-key or tls-client-ca: {wrong.Message}"]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        Tls?.Dispose();
    }
}
