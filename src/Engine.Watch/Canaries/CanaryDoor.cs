using System.Security.Cryptography.X509Certificates;
using Engine.Client;

namespace Engine.Watch.Canaries;

/// <summary>How the canary comes in: where clients do, and by what they prove who they are.</summary>
/// <param name="Address">Where the ledger is served, as clients write it.</param>
public sealed record CanaryDoor(string Address)
{
    /// <summary>What the canary is called; no client of an engine's file may be.</summary>
    public const string Name = "canary";

    /// <summary>Its key; empty where none is asked for.</summary>
    public string Key { get; init; } = "";

    /// <summary>Its certificate; null where none is asked for.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether the certificate that it is shown is the engine's; null without TLS.</summary>
    public Func<X509Certificate2, bool>? IsEngines { get; init; }

    /// <summary>A client that comes in by it.</summary>
    /// <param name="patience">How long it waits for a connection, and for an answer.</param>
    /// <param name="time">The clock.</param>
    internal EngineClient Open(TimeSpan patience, TimeProvider time) => new(
        new EngineClientOptions
        {
            Addresses = [Address],
            Name = Name,
            ApiKey = Key,
            Certificate = Certificate,
            CertificateCheck = IsEngines,
            Deadline = patience,
            ConnectTimeout = patience,
            ReportFigures = false,
        },
        time: time);

    /// <summary>Its address; not the key.</summary>
    public override string ToString() => Address;
}
