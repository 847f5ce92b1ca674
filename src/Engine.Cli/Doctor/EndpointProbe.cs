using System.Net.Sockets;

namespace Engine.Cli.Doctor;

/// <summary>Finds out how far one comes at an address where no engine answered.</summary>
internal static class EndpointProbe
{
    private const string Unix = "unix:";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong there.</summary>
    /// <param name="address">Where the engine should be.</param>
    /// <param name="failure">How the question failed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Complaint> LookAsync(string address, string failure, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            await ConnectAsync(address, limit.Token).ConfigureAwait(false);
            return Told(
                $"Something listens at {address}, and does not answer as an engine does.",
                $"A connection was taken at once; the question failed: {failure}",
                "If it is the engine, its process is stopped, starved or stuck: see below what it does. If another program has the "
                    + "port, or the engine wants TLS or a key, say so with the options of this command.");
        }
        catch (SocketException refused)
        {
            return Told(
                $"Nothing listens at {address}.",
                $"Connecting failed at once: {refused.Message}.",
                "Start the engine (engine serve), or name its address with --address: engine serve prints where it listens.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Told(
                $"{address} does not answer at all.",
                $"Connecting had no answer for {s_limit.TotalSeconds:0} s, not even a refusal.",
                "The machine is down, or the network or a firewall is in between: ping it, and look from another machine.");
        }
    }

    private static Complaint Told(string what, string why, string remedy) => new("critical", what, why, remedy);

    private static async Task ConnectAsync(string address, CancellationToken cancellationToken)
    {
        if (address.StartsWith(Unix, StringComparison.Ordinal))
        {
            using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await local.ConnectAsync(new UnixDomainSocketEndPoint(address[Unix.Length..]), cancellationToken).ConfigureAwait(false);
            return;
        }

        var uri = new Uri(address);
        using var remote = new TcpClient();
        await remote.ConnectAsync(uri.Host, uri.Port, cancellationToken).ConfigureAwait(false);
    }
}
