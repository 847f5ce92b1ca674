using System.Text;
using Engine.Server.Ledger;
using Engine.Server.Wire;
using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>Finds out who makes a request and whether he may, before anything of its body is read.</summary>
/// <param name="registry">The clients.</param>
/// <param name="mustProve">Whether a client has to prove who it is; otherwise it may do everything.</param>
internal sealed class Callers(ClientRegistry registry, bool mustProve)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>Lets a request on with the identity of who makes it, or refuses it.</summary>
    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        try
        {
            RequiredRight right = Requires.Of(endpoint);
            if (right != RequiredRight.Nothing)
            {
                ClientIdentity client = Identify(context);
                context.Features.Set(client);
                client.Require(right);
            }
        }
        catch (RpcException refused)
        {
            return refused.AnswerAsync(context);
        }

        return next(context);
    }

    private ClientIdentity Identify(HttpContext context)
    {
        if (mustProve)
        {
            CallerProof proof = Proven(context.Request);
            context.Features.Set(proof);
            return proof.Client;
        }

        string name = context.Request.Headers[ClientName.Header].ToString();
        return name.Length == 0 || ClientName.IsValid(name)
            ? registry.Named(name)
            : throw Refusals.Invalid(new FieldError(ClientName.Header, ClientName.Rule));
    }

    private CallerProof Proven(HttpRequest request)
    {
        string authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return CallerProof.OfKey(authorization.AsSpan(Bearer.Length).Trim(), registry) ?? throw AccessRefusals.UnknownKey();
        }

        if (authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return CallerProof.OfKey(PasswordOf(authorization[Basic.Length..]), registry) ?? throw AccessRefusals.UnknownKey();
        }

        return request.HttpContext.Features.Get<CertificateNames>() is { } names
            ? CallerProof.OfCertificate(names, registry) ?? throw AccessRefusals.UnknownCertificate()
            : throw AccessRefusals.NobodyKnown();
    }

    // Browsers ask people for a name and a password: the key is the password, whatever the name.
    private static string PasswordOf(string credentials)
    {
        byte[] bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out int length))
        {
            return "";
        }

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        return text[(text.IndexOf(':') + 1)..];
    }
}
