using Engine.Cli.Diagnosis;

namespace Engine.Cli.Tests.Diagnosis;

public class SecretsTests
{
    [Theory]
    [InlineData("Host=x;Password=abc;Port=1", "Host=x;Password=(not shown);Port=1")]
    [InlineData("{\"password\": \"abc def\"}", "{\"password\": (not shown)}")]
    [InlineData("https://me:abc@host/path", "https://(not shown)@host/path")]
    [InlineData("api-key: abc", "api-key: (not shown)")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void What_looks_like_a_secret_is_masked(string text, string masked) =>
        Assert.Equal(masked, Secrets.Mask(text));
}
