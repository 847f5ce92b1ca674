namespace Engine.Client.Tests;

public sealed class EngineIdTests
{
    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000102", 258)]
    [InlineData("0x102", 258)]
    [InlineData("0X0102", 258)]
    [InlineData("258", 258)]
    [InlineData("0", 0)]
    public void Every_way_of_writing_an_id_is_read(string text, int id) =>
        Assert.Equal((UInt128)id, EngineId.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("bob")]
    [InlineData("-1")]
    [InlineData("0x")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("0x100000000000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-00000000010")]
    public void Anything_else_is_refused_with_what_would_do(string text)
    {
        Assert.False(EngineId.TryParse(text, out _));
        var refusal = Assert.Throws<FormatException>(() => EngineId.Parse(text));
        Assert.Contains("UUID", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_written_as_their_bytes_in_order()
    {
        var id = EngineId.Parse("0x00112233445566778899aabbccddeeff");

        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff", EngineId.Format(id));
        Assert.Equal(UInt128.MaxValue, EngineId.Parse(EngineId.Format(UInt128.MaxValue)));
    }

    [Fact]
    public void New_ids_are_ordered_by_time_and_all_different()
    {
        var before = Guid.CreateVersion7();
        var ids = Enumerable.Range(0, 10_000).Select(_ => EngineId.NewTimeOrdered()).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        var milliseconds = ids.Select(id => (ulong)(id >> 80)).ToList();
        Assert.Equal(milliseconds.Order(), milliseconds);
        Assert.True(ids[0] >> 80 >= EngineId.Parse(before.ToString()) >> 80);
        Assert.All(ids, id => Assert.Equal(7, new Guid(EngineId.Format(id)).Version));
        Assert.All(ids, id => Assert.InRange(new Guid(EngineId.Format(id)).Variant, 8, 11));
    }
}
