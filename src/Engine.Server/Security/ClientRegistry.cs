using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Engine.Server.Security;

/// <summary>The clients of an engine, by name and by what they prove who they are with. Safe on any thread.</summary>
internal sealed class ClientRegistry
{
    /// <summary>Names that are told apart; clients that name themselves could otherwise have any number of them kept.</summary>
    public const int MostNames = 1_000;

    private readonly ConcurrentDictionary<string, ClientIdentity> _byName = new(StringComparer.Ordinal);
    private readonly ClientIdentity _anonymous = new(ClientIdentity.Anonymous, ClientGrant.Everything);
    private readonly ClientIdentity _others = new(ClientIdentity.Others, ClientGrant.Everything);
    private volatile Credentials _credentials = Credentials.None;

    /// <summary>
    /// The client that calls itself so, where nobody has to prove who he is; an empty name is that of
    /// <see cref="ClientIdentity.Anonymous"/>.
    /// </summary>
    public ClientIdentity Named(string name) =>
        name.Length == 0 ? _anonymous
        : _byName.TryGetValue(name, out ClientIdentity? known) ? known
        : _byName.Count >= MostNames ? _others
        : _byName.GetOrAdd(name, static name => new ClientIdentity(name, ClientGrant.Everything));

    /// <summary>The client that has this key; null where nobody has.</summary>
    public ClientIdentity? WithKey(ReadOnlySpan<char> key)
    {
        Span<byte> hash = stackalloc byte[ClientKey.HashBytes];
        return ClientKey.TryHash(key, hash) ? _credentials.Find(hash) : null;
    }

    /// <summary>The client that is known by one of these names of a certificate; null where none is.</summary>
    public ClientIdentity? WithCertificate(CertificateNames names)
    {
        foreach (string name in names.All)
        {
            if (_credentials.ByCertificate.TryGetValue(name, out ClientIdentity? client))
            {
                return client;
            }
        }

        return null;
    }

    /// <summary>From now on these are the clients. Those that are no longer among them may do nothing any more.</summary>
    public void Apply(ClientsDocument document)
    {
        var next = new Credentials([], []);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (ClientEntry entry in document.Clients)
        {
            named.Add(entry.Name);
            ClientIdentity client =
                _byName.GetOrAdd(entry.Name, static name => new ClientIdentity(name, ClientGrant.Nothing));
            client.Grant = GrantOf(entry);
            next.Add(client, entry);
        }

        _credentials = next;
        foreach (ClientIdentity client in _byName.Values.Where(client => !named.Contains(client.Name)))
        {
            client.Grant = ClientGrant.Nothing;
        }
    }

    private static ClientGrant GrantOf(ClientEntry entry) => new(
        entry.Rights.Aggregate(ClientRights.None, (rights, name) => rights | ClientsRules.RightOf(name)),
        entry.Ledgers?.ToFrozenSet(),
        entry.Limits);

    /// <summary>Keys are found by the first bytes of their hash, and held against the whole of it in constant time.</summary>
    private sealed record Credentials(
        Dictionary<ulong, List<(byte[] Hash, ClientIdentity Client)>> ByKey,
        Dictionary<string, ClientIdentity> ByCertificate)
    {
        public static Credentials None { get; } = new([], []);

        public void Add(ClientIdentity client, ClientEntry entry)
        {
            foreach (string key in entry.Keys)
            {
                ClientKey.TryReadHash(key, out byte[] hash);
                ulong first = BitConverter.ToUInt64(hash);
                if (!ByKey.TryGetValue(first, out List<(byte[], ClientIdentity)>? alike))
                {
                    ByKey.Add(first, alike = []);
                }

                alike.Add((hash, client));
            }

            foreach (string name in entry.Certificates)
            {
                ByCertificate[name] = client;
            }
        }

        public ClientIdentity? Find(ReadOnlySpan<byte> hash)
        {
            if (ByKey.TryGetValue(BitConverter.ToUInt64(hash), out List<(byte[] Hash, ClientIdentity Client)>? alike))
            {
                foreach ((byte[] known, ClientIdentity client) in alike)
                {
                    if (CryptographicOperations.FixedTimeEquals(known, hash))
                    {
                        return client;
                    }
                }
            }

            return null;
        }
    }
}
