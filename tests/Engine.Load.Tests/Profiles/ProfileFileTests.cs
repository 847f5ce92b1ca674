using Engine.Load.Profiles;
using Engine.Load.Tests.Fixtures;

namespace Engine.Load.Tests.Profiles;

public class ProfileFileTests
{
    [Theory]
    [InlineData("""{"name":"x","segments":[]}""", "#/segments: has fewer than 1 items")]
    [InlineData("""{"segments":[{"name":"a","seconds":1,"rate":1}]}""", "#/name: is missing")]
    [InlineData("""{"name":"x","segments":[{"name":"a","seconds":1,"rate":-1}]}""", "segments[0].rate: is below 0")]
    [InlineData("""{"name":"x","segments":[{"name":"a","seconds":1,"rte":1}]}""", "segments[0].rte: there is no such field")]
    [InlineData("""{"name":"x","segments":[{"name":"a","seconds":1}]}""", "segments[0]: give exactly one of")]
    [InlineData("""{"name":"x","segments":[{"name":"a","rate":1}]}""", "segments[0].seconds: is missing")]
    [InlineData("""{"name":"x","segments":[{"name":"a","seconds":1,"rate":1,"ramp":{"from":1,"to":2}}]}""", "there are 2")]
    [InlineData("""{"name":"x","segments":[{"name":"a","curve":[[0,1],[5,2],[5,3]]}]}""", "curve[2]: is not later")]
    [InlineData("""{"name":"x","segments":[{"name":"a","curve":[[1,1],[5,2]]}]}""", "curve[0]: the first point is at second 0")]
    [InlineData("""{"name":"x","batch":9000,"segments":[{"name":"a","seconds":1,"rate":1}]}""", "#/batch: is above 8192")]
    [InlineData("""{"name":"x","arrivals":"odd","segments":[{"name":"a","seconds":1,"rate":1}]}""", "#/arrivals: is none of even")]
    [InlineData("""{"name":"x","mix":{"plain":0},"segments":[{"name":"a","seconds":1,"rate":1}]}""", "every weight of its mix is 0")]
    [InlineData("""{"name":"x","mix":{"linked":1},"segments":[{"name":"a","seconds":1,"rate":1}]}""", "need requests of at least 2")]
    [InlineData("""{"name":"x","segments":[{"name":"a","seconds":1,"rate":0,"total":5}]}""", "segments[0].total: the rate is 0")]
    [InlineData("""{"name":"x","segments":[{"name":"a","seconds":1,"rate":1}}""", "cannot be read")]
    [InlineData("""[1]""", "does not fit")]
    [InlineData("null", "does not fit")]
    [InlineData("", "cannot be read")]
    public async Task What_does_not_fit_is_told_with_file_path_and_reason(string text, string expected)
    {
        var failure = await Assert.ThrowsAsync<ProfileException>(
            () => ProfileFile.ParseAsync("some.json", text, CancellationToken.None));

        Assert.Contains("some.json", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_by_name()
    {
        var failure = await Assert.ThrowsAsync<ProfileException>(
            () => ProfileFile.LoadAsync("not-there.json", CancellationToken.None));

        Assert.Contains("not-there.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_written_profile_is_read_back_the_same()
    {
        LoadProfile profile = await Given.ShippedAsync("festival-hour.json");

        string text = ProfileFile.Write(profile);
        LoadProfile again = await ProfileFile.ParseAsync("written", text, CancellationToken.None);

        Assert.Equal(text, ProfileFile.Write(again));
        Assert.Equal(profile.Batch.Shares, again.Batch.Shares);
    }
}
