using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>
/// By what a call proved who makes it. A stream lasts, and its key may be changed or its certificate be taken out of the file
/// meanwhile: it asks at each message, and one that a new call would not get in by any more ends it.
/// </summary>
internal sealed class CallerProof
{
    private readonly ClientRegistry _registry;
    private readonly ClientIdentity _client;
    private readonly byte[]? _keyHash;
    private readonly CertificateNames? _certificate;
    private int _generation;

    private CallerProof(
        ClientRegistry registry, int generation, ClientIdentity client, byte[]? keyHash, CertificateNames? certificate)
    {
        _registry = registry;
        _generation = generation;
        _client = client;
        _keyHash = keyHash;
        _certificate = certificate;
    }

    /// <summary>Who makes the call.</summary>
    public ClientIdentity Client => _client;

    /// <summary>By a key; null where no client has it.</summary>
    public static CallerProof? OfKey(ReadOnlySpan<char> key, ClientRegistry registry)
    {
        int generation = registry.Generation; // before the clients are asked: what changes in between is seen as changed
        byte[] hash = new byte[ClientKey.HashBytes];
        return ClientKey.TryHash(key, hash) && registry.WithHash(hash) is { } client
            ? new CallerProof(registry, generation, client, hash, certificate: null)
            : null;
    }

    /// <summary>By a certificate; null where no client is known by a name in it.</summary>
    public static CallerProof? OfCertificate(CertificateNames names, ClientRegistry registry)
    {
        int generation = registry.Generation;
        return registry.WithCertificate(names) is { } client
            ? new CallerProof(registry, generation, client, keyHash: null, names)
            : null;
    }

    /// <summary>Why a new call would not get in by it as the same client; null where it would. By one thread at a time.</summary>
    public RpcException? Refusal()
    {
        int generation = _registry.Generation;
        if (generation == _generation)
        {
            return null;
        }

        ClientIdentity? client = _keyHash is not null ? _registry.WithHash(_keyHash) : _registry.WithCertificate(_certificate!);
        if (client != _client)
        {
            return _keyHash is not null ? AccessRefusals.UnknownKey() : AccessRefusals.UnknownCertificate();
        }

        _generation = generation;
        return null;
    }
}
