using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Engine.Watch.Canaries;

namespace Engine.Server.Security;

/// <summary>The clients of an engine, by name and by what they prove who they are with. Safe on any thread.</summary>
internal sealed class ClientRegistry
{
    /// <summary>Names that are told apart; clients that name themselves could otherwise have any number of them kept.</summary>
    public const int MostNames = 1_000;

    private readonly ConcurrentDictionary<string, ClientIdentity> _byName = new(StringComparer.Ordinal);
    private readonly ClientIdentity _anonymous;
    private readonly ClientIdentity _others;
    private readonly CanaryPass? _pass;
    private readonly ClientIdentity? _canary;
    private volatile Credentials _credentials = Credentials.None;

    /// <summary>Without any client that is known before it calls.</summary>
    /// <param name="pass">By what the engine's own canary is known, whatever the file says; null where it needs no proof.</param>
    public ClientRegistry(CanaryPass? pass = null)
    {
        _anonymous = NewClient(ClientIdentity.Anonymous, ClientGrant.Everything);
        _others = NewClient(ClientIdentity.Others, ClientGrant.Everything);
        _pass = pass;
        _canary = pass is null ? null : NewClient(CanaryDoor.Name, pass.Grant);
    }

    /// <summary>Rates that somebody has tuned, above those of the file.</summary>
    public TunedRates Tuned { get; } = new();

    /// <summary>The clients to which the file gives a rate.</summary>
    public IEnumerable<string> WithFileRate =>
        _byName.Where(client => client.Value.Grant.Limits?.EventsPerSecond is not null).Select(client => client.Key);

    /// <summary>Whether there may be such a client: any where nobody has to prove who he is, else those of the file.</summary>
    public bool MayBe(string name) => _credentials == Credentials.None || _byName.ContainsKey(name);

    /// <summary>The rate that the file gives to a client, events a second; null where it gives none.</summary>
    public long? FileRateOf(string name) =>
        _byName.TryGetValue(name, out ClientIdentity? client) ? client.Grant.Limits?.EventsPerSecond : null;

    /// <summary>
    /// The client that calls itself so, where nobody has to prove who he is; an empty name is that of
    /// <see cref="ClientIdentity.Anonymous"/>.
    /// </summary>
    public ClientIdentity Named(string name) =>
        name is "" or ClientIdentity.Anonymous ? _anonymous
        : name == ClientIdentity.Others ? _others
        : _byName.TryGetValue(name, out ClientIdentity? known) ? known
        : _byName.Count >= MostNames && !Tuned.TryFind(name, out _) ? _others
        : _byName.GetOrAdd(name, NewClient, ClientGrant.Everything);

    /// <summary>Another one whenever keys or certificates may have changed.</summary>
    public int Generation => _credentials.Generation;

    /// <summary>The client that has the key of this hash; null where nobody has.</summary>
    public ClientIdentity? WithHash(ReadOnlySpan<byte> hash) =>
        _pass?.Has(hash) == true ? _canary : _credentials.Find(hash);

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
        var next = new Credentials(_credentials.Generation + 1, [], []);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (ClientEntry entry in document.Clients)
        {
            named.Add(entry.Name);
            ClientIdentity client = _byName.GetOrAdd(entry.Name, NewClient, ClientGrant.Nothing);
            client.Grant = GrantOf(entry);
            next.Add(client, entry);
        }

        _credentials = next;
        foreach (ClientIdentity client in _byName.Values.Where(client => !named.Contains(client.Name)))
        {
            client.Grant = ClientGrant.Nothing;
        }
    }

    private ClientIdentity NewClient(string name, ClientGrant grant) => new(name, grant, Tuned);

    private static ClientGrant GrantOf(ClientEntry entry) => new(
        entry.Rights.Aggregate(ClientRights.None, (rights, name) => rights | ClientsRules.RightOf(name)),
        entry.Ledgers?.ToFrozenSet(),
        entry.Limits);

    /// <summary>Keys are found by the first bytes of their hash, and held against the whole of it in constant time.</summary>
    private sealed record Credentials(
        int Generation,
        Dictionary<ulong, List<(byte[] Hash, ClientIdentity Client)>> ByKey,
        Dictionary<string, ClientIdentity> ByCertificate)
    {
        public static Credentials None { get; } = new(0, [], []);

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
