using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Engine.Server.Dashboard;

namespace Engine.Server.Tests.Dashboard;

public partial class PageTests
{
    private const int MostBytes = 150 * 1024;

    [Fact]
    public void The_page_with_all_that_it_needs_is_small() =>
        Assert.InRange(PageFiles.All.Values.Sum(file => file.Content.Length), 1, MostBytes);

    [Fact]
    public void The_page_asks_for_nothing_but_its_own_files()
    {
        string[] named = [.. Reference().Matches(Text("index.html")).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(named);
        Assert.All(
            named.Where(name => !name.StartsWith('#')),
            name => Assert.Contains(name["dashboard/".Length..], PageFiles.All.Keys));
    }

    [Fact]
    public void No_script_makes_markup_or_code_of_text() => Assert.All(
        PageFiles.All.Keys.Where(name =>
            name.EndsWith(".js", StringComparison.Ordinal) && !name.StartsWith("vendor/", StringComparison.Ordinal)),
        name => Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function", Text(name)));

    [Fact]
    public async Task The_page_lets_the_browser_run_only_its_own_scripts()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        using HttpResponseMessage page = await dashboard.Http.GetAsync("");
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*\\ssrc=)|\\son\\w+=|\\sstyle=", await page.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again_and_one_that_is_none_is_not_found()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        using HttpResponseMessage file = await dashboard.Http.GetAsync("dashboard/dashboard.js");
        Assert.Equal(new MediaTypeHeaderValue("text/javascript", "utf-8"), file.Content.Headers.ContentType);
        var again = new HttpRequestMessage(HttpMethod.Get, "dashboard/dashboard.js");
        again.Headers.IfNoneMatch.Add(file.Headers.ETag!);
        using HttpResponseMessage unchanged = await dashboard.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using HttpResponseMessage none = await dashboard.Http.GetAsync("dashboard/../appsettings.json");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static string Text(string name) => Encoding.UTF8.GetString(PageFiles.All[name].Content.Span);

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
