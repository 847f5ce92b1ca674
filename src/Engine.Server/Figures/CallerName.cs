namespace Engine.Server.Figures;

/// <summary>What the client that makes a call is called.</summary>
internal static class CallerName
{
    private const string Header = "engine-client";
    private const string Anonymous = "anonymous";

    public static string Of(HttpContext context) =>
        context.Request.Headers[Header].ToString() is { Length: > 0 and <= 64 } name ? name : Anonymous;
}
