using System.Security.Cryptography.X509Certificates;
using Engine.Server.Security;
using Grpc.Core;

namespace Engine.Server.Tests.Security;

public sealed class CallerProofTests
{
    private readonly ClientRegistry _registry = new();
    private readonly string _key = ClientKey.New();

    [Fact]
    public void A_key_holds_as_long_as_its_client_has_it_whatever_else_changes()
    {
        Apply(("a", _key));
        CallerProof proof = CallerProof.OfKey(_key, _registry)!;
        Assert.Equal("a", proof.Client.Name);
        Assert.Null(proof.Refusal());
        Apply(("a", _key), ("b", ClientKey.New()));
        Assert.Null(proof.Refusal());
        Apply(("a", ClientKey.New()));
        Assert.Equal(StatusCode.Unauthenticated, proof.Refusal()!.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, proof.Refusal()!.StatusCode); // and stays so
        Assert.Throws<RpcException>(() => new Caller(proof.Client, proof).Require(RequiredRight.Submit));
    }

    [Fact]
    public void A_key_that_has_gone_to_another_client_does_not_hold_for_the_one_before()
    {
        Apply(("a", _key));
        CallerProof proof = CallerProof.OfKey(_key, _registry)!;
        Apply(("a", ClientKey.New()), ("b", _key));
        Assert.Equal(StatusCode.Unauthenticated, proof.Refusal()!.StatusCode);
        Assert.Equal("b", CallerProof.OfKey(_key, _registry)!.Client.Name);
    }

    [Fact]
    public void A_certificate_holds_as_long_as_a_name_in_it_leads_to_the_client()
    {
        using var certificates = new Certificates();
        using X509Certificate2 shown = certificates.Client("known");
        Certify("CN=known");
        CallerProof proof = CallerProof.OfCertificate(CertificateNames.Of(shown), _registry)!;
        Assert.Null(proof.Refusal());
        Certify("CN=other");
        Assert.Equal(StatusCode.Unauthenticated, proof.Refusal()!.StatusCode);
    }

    private void Apply(params (string Name, string Key)[] clients) => _registry.Apply(new ClientsDocument
    {
        Clients =
        [
            .. clients.Select(client => new ClientEntry
            {
                Name = client.Name, Keys = [ClientKey.HashOf(client.Key)], Rights = ["read"],
            }),
        ],
    });

    private void Certify(string name) => _registry.Apply(new ClientsDocument
    {
        Clients = [new ClientEntry { Name = "a", Certificates = [name], Rights = ["read"] }],
    });
}
