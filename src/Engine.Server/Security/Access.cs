using System.Security.Cryptography;
using Engine.Server.Hosting;
using Engine.Watch.Canaries;

namespace Engine.Server.Security;

/// <summary>Who may reach this engine and what he may do, by its options and the files that they name.</summary>
internal sealed class Access : IDisposable
{
    private readonly ContentWatch? _watch;
    private readonly CanaryPass? _canary;

    private Access(EngineOptions options, TimeProvider time, ILoggerFactory logs)
    {
        MustProve = options.ClientsFile.Length > 0;
        _canary = options.Canary && MustProve ? new CanaryPass((uint)options.CanaryLedger, options.TlsClientRequired) : null;
        Clients = new ClientRegistry(_canary);
        Callers = new Callers(Clients, MustProve);
        try
        {
            if (MustProve)
            {
                _watch = new ContentWatch(
                    [options.ClientsFile],
                    () => Clients.Apply(ClientsDocument.Read(options.ClientsFile)),
                    time,
                    logs.CreateLogger<ClientRegistry>());
            }

            Tls = ServerTls.Read(options, _canary, time, logs);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The clients.</summary>
    public ClientRegistry Clients { get; }

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

    /// <summary>
    /// How the engine's own canary comes in, by the front door: as itself, and trusting the certificate that this engine
    /// serves at that moment and no other.
    /// </summary>
    /// <param name="address">Where the ledger is served.</param>
    public CanaryDoor CanaryDoor(string address)
    {
        var door = new CanaryDoor(address) { IsEngines = Tls is { } tls ? tls.Serves : null };
        return _canary?.ToPass(door) ?? door;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        Tls?.Dispose();
        _canary?.Dispose();
    }
}
