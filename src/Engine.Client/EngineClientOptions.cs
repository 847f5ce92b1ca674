using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Engine.Client;

/// <summary>How a client finds and uses its engine.</summary>
public sealed record EngineClientOptions
{
    /// <summary>Most events in one request; the contract's own limit.</summary>
    public const int MaxEventsPerRequest = 8192;

    // Timers count milliseconds in 31 bits: one that is set for longer throws, and what it was to end may be on its way by then.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(24);

    /// <summary>Where engines may be found, "http://host:port", "https://host:port" or "unix:/path/to.sock"; tried in turn.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The key that says who calls; empty where the engine asks for none. Never logged.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>
    /// What this client is called where no key or certificate says it: 1 to 64 of letters, digits, '.', '_' and '-'. By
    /// default the name of the program.
    /// </summary>
    public string Name { get; init; } = ClientNames.OfThisProgram();

    /// <summary>The authorities by which the engine's certificate is known; null for those of the machine.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>
    /// Judges the certificate that the engine shows, such as whether it is a pinned one; <see cref="Authorities"/>, names and
    /// dates do not count then. Null where they do.
    /// </summary>
    public Func<X509Certificate2, bool>? CertificateCheck { get; init; }

    /// <summary>The certificate with its key that says who calls; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Streams for transfers. Transfers on different streams are not ordered among themselves.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Requests in flight per stream; more wait.</summary>
    public int Window { get; init; } = 16;

    /// <summary>Most single transfers gathered into one request.</summary>
    public int MaxBatch { get; init; } = 1000;

    /// <summary>Longest time that single transfers wait for others while requests are in flight.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Time for each call, retries included, at most 24 days; null means that a call is tried for ever.</summary>
    public TimeSpan? Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to wait for a connection to one address before the next is tried.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an engine with calls in flight may be silent before it is pinged. One that is stopped, or cut off, keeps
    /// its connections open and does not answer.
    /// </summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it may take to answer that before its connection is given up.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Wait before the first retry, when every address was tried in vain; doubled with each one that follows, with jitter.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Longest wait between retries.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the engine is told once a second what callers waited, if there were any.</summary>
    public bool ReportFigures { get; init; } = true;

    /// <summary>TLS by these options, for what reaches the engine otherwise than by this client, such as its pages.</summary>
    public SslClientAuthenticationOptions NewTls() => Calls.ClientTls.For(this);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    internal void Validate()
    {
        Require(Addresses is { Count: > 0 }, nameof(Addresses), "needs at least one address");
        foreach (var address in Addresses)
        {
            Require(
                Calls.EngineConnection.IsAddress(address),
                nameof(Addresses),
                $"has \"{address}\", which is neither http(s)://host:port nor unix:/path/to.sock");
        }

        Require(ApiKey.All(char.IsAscii) && !ApiKey.Any(char.IsWhiteSpace), nameof(ApiKey), "must be one word of ASCII");
        Require(ClientNames.IsValid(Name), nameof(Name), "must be 1 to 64 of letters, digits, '.', '_' and '-'");
        Require(Streams is >= 1 and <= 100, nameof(Streams), "must be 1 to 100");
        Require(Window is >= 1 and <= 4096, nameof(Window), "must be 1 to 4096");
        Require(MaxBatch is >= 1 and <= MaxEventsPerRequest, nameof(MaxBatch), "must be 1 to 8192");
        RequireCountable(MaxDelay, nameof(MaxDelay));
        RequireCountable(Deadline, nameof(Deadline));
        RequireCountable(ConnectTimeout, nameof(ConnectTimeout));
        RequireCountable(PingDelay, nameof(PingDelay));
        RequireCountable(PingTimeout, nameof(PingTimeout));
        RequireCountable(RetryDelay, nameof(RetryDelay));
        RequireCountable(MaxRetryDelay, nameof(MaxRetryDelay));
        Require(MaxDelay >= TimeSpan.Zero, nameof(MaxDelay), "must not be negative");
        Require(Deadline is not { } deadline || deadline > TimeSpan.Zero, nameof(Deadline), "must be above zero");
        Require(ConnectTimeout > TimeSpan.Zero, nameof(ConnectTimeout), "must be above zero");
        Require(PingDelay >= TimeSpan.FromSeconds(1), nameof(PingDelay), "must not be below a second");
        Require(PingTimeout >= TimeSpan.FromSeconds(1), nameof(PingTimeout), "must not be below a second");
        Require(RetryDelay > TimeSpan.Zero, nameof(RetryDelay), "must be above zero");
        Require(MaxRetryDelay >= RetryDelay, nameof(MaxRetryDelay), "must not be below RetryDelay");
    }

    /// <summary>Its name and addresses; not the key.</summary>
    public override string ToString() =>
        $"{nameof(EngineClientOptions)} {{ Name = {Name}, Addresses = {string.Join(", ", Addresses)} }}";

    private static void RequireCountable(TimeSpan? time, string option) =>
        Require(time is not { } span || span <= LongestTime, option, "must not be above 24 days, the longest that timers count");

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {rule}.");
        }
    }
}
