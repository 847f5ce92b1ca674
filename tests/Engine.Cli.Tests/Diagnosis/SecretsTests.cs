using Engine.Cli.Diagnosis;

namespace Engine.Cli.Tests.Diagnosis;

public class SecretsTests
{
    [Theory]
    [InlineData("Host=x;Password=abc;Port=1", "Host=x;Password=(not shown);Port=1")]
    [InlineData("{\"password\": \"abc def\"}", "{\"password\": (not shown)}")]
    [InlineData("https://me:abc@host/path", "https://(not shown)@host/path")]
    [InlineData("api-key: abc", "api-key: (not shown)")]
    [InlineData("authorization: Bearer abc", "authorization: (not shown)")]
    [InlineData("ENGINE_API_KEY=abc", "ENGINE_API_KEY=(not shown)")]
    [InlineData("PGPASSWORD=abc psql", "PGPASSWORD=(not shown) psql")]
    [InlineData("{\"why\":\"password=\\\"abc def\\\" was set\"}", "{\"why\":\"password=(not shown) was set\"}")]
    [InlineData("password=\"ab\\\"cd\" x", "password=(not shown) x")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void What_looks_like_a_secret_is_masked(string text, string masked) =>
        Assert.Equal(masked, Secrets.Mask(text));
}
