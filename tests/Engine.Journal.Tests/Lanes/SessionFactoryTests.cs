using Engine.Journal.Lanes;

namespace Engine.Journal.Tests.Lanes;

public sealed class SessionFactoryTests
{
    [Theory]
    [InlineData("Require")]
    [InlineData("VerifyCA")]
    public void Who_asks_for_TLS_is_told_to_have_the_server_proven(string mode)
    {
        JournalException refused = Assert.Throws<JournalException>(() => For($"Host=x;SSL Mode={mode}"));
        Assert.Contains("SSL Mode=VerifyFull", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=x;SSL Mode=VerifyFull;Root Certificate=/etc/ca.pem")]
    [InlineData("Host=x;SSL Mode=Disable")]
    [InlineData("Host=x")]
    public void What_proves_the_server_or_does_not_ask_for_TLS_is_taken(string connection) =>
        Assert.StartsWith("x:", For(connection).Target, StringComparison.Ordinal);

    private static SessionFactory For(string connection) => new(connection, _ => Task.CompletedTask);
}
