using System.Collections.Concurrent;
using System.Globalization;
using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Grpc.Net.Client;
using Microsoft.Playwright;

namespace Engine.Server.Tests.Dashboard;

/// <summary>The page in a real browser. Waits end when what is waited for is there; a guard fails those that never end.</summary>
public sealed class BrowserTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string Hostile = "<img src=x onerror=\"document.title='taken over'\">";

    [Fact]
    public async Task Figures_on_the_page_are_the_engines_and_an_alarm_appears_as_it_is_raised()
    {
        IPage page = await OpenAsync(fixture.Address);
        await Assertions.Expect(page.Locator("#verdict-line")).ToHaveTextAsync("Everything is all right");
        await Assertions.Expect(page.Locator(".plot canvas")).ToHaveCountAsync(6);

        // Nine tenths of the accounts there may be: the limit is near.
        using GrpcChannel channel = GrpcChannel.ForAddress(fixture.Engine.Addresses.First());
        await CreateAccountsAsync(channel, BrowserFixture.MostAccounts * 9 / 10);
        await Assertions.Expect(page.Locator("#alarm-list")).ToContainTextAsync("limit-near");
        await Assertions.Expect(page.Locator("#verdict")).ToHaveAttributeAsync("data-state", "warning");

        var status = await channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        string sequence = status.Sequences.DurableSequence.ToString("N0", CultureInfo.InvariantCulture);
        await Assertions.Expect(page.Locator("#tiles")).ToContainTextAsync($"sequence {sequence}");
        await Assertions.Expect(page.Locator("#engine-line")).ToContainTextAsync($"epoch {status.Epoch}");
        string accounts = status.Ledger.Accounts.ToString("N0", CultureInfo.InvariantCulture);
        await Assertions.Expect(page.Locator("#panels")).ToContainTextAsync($"{accounts} of {BrowserFixture.MostAccounts}");
        await CloseAsync(page);
    }

    [Fact]
    public async Task The_page_says_that_the_engine_is_away_and_goes_on_by_itself_when_it_is_back()
    {
        IPage page = await OpenAsync(fixture.Address);
        await Assertions.Expect(page.Locator("#verdict")).Not.ToHaveAttributeAsync("data-state", "connecting");
        await fixture.StopEngineAsync();
        await Assertions.Expect(page.Locator("#verdict-line")).ToContainTextAsync("Engine away since");
        await fixture.StartEngineAsync();
        await Assertions.Expect(page.Locator("#verdict-line")).Not.ToContainTextAsync("away", new() { Timeout = 15_000 });
        await Assertions.Expect(page.Locator("#engine-line")).ToContainTextAsync("leader");
        await page.CloseAsync(); // that the connection was refused meanwhile is told on the console
    }

    [Fact]
    public async Task Names_that_others_chose_are_shown_as_text()
    {
        Assert.SkipUnless(Chromium.Missing is null, Chromium.Missing ?? "");
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Sample = dashboard.Sample with { Clients = [Engines.Client(Hostile, 1)] };
        IPage page = await OpenAsync(dashboard.Address.ToString());
        Task shown = Assertions.Expect(page.GetByText(Hostile)).ToBeVisibleAsync();
        await dashboard.LookUntilAsync(() => shown.IsCompleted);
        await shown;
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.Equal("Engine", await page.TitleAsync());
        await CloseAsync(page);
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard_and_nothing_is_wider_than_a_phone()
    {
        IPage page = await OpenAsync(fixture.Address);
        await page.SetViewportSizeAsync(390, 844);
        await Assertions.Expect(page.Locator(".plot canvas")).ToHaveCountAsync(6);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("#span input[value=seconds]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("summary").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("details[open] td").First).ToBeVisibleAsync();
        await CloseAsync(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Nothing_on_the_page_keeps_people_out(ColorScheme scheme, int width)
    {
        IPage page = await OpenAsync(fixture.Address);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await page.SetViewportSizeAsync(width, 844);
        await Assertions.Expect(page.Locator(".plot canvas")).ToHaveCountAsync(6);
        await page.EvaluateAsync("for (const more of document.querySelectorAll('details')) more.open = true");
        await Assertions.Expect(page.Locator("details[open] td").First).ToBeVisibleAsync();
        Assert.Empty(await Chromium.BarriersAsync(page));
        await CloseAsync(page);
    }

    private readonly ConcurrentQueue<string> _complaints = new();

    private async Task<IPage> OpenAsync(string address)
    {
        Assert.SkipUnless(Chromium.Missing is null, Chromium.Missing ?? "");
        IPage page = await fixture.NewPageAsync();
        page.SetDefaultTimeout(10_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        await page.GotoAsync(address);
        return page;
    }

    private async Task CloseAsync(IPage page)
    {
        Assert.Empty(_complaints);
        await page.CloseAsync();
    }

    private static async Task CreateAccountsAsync(GrpcChannel channel, int count)
    {
        var request = new CreateAccountsRequest();
        request.Accounts.AddRange(Enumerable.Range(1, count).Select(
            id => new Account { Id = Samples.Id((ulong)id), Ledger = 1, Code = 1 }));
        await channel.CallAsync<CreateAccountsResponse>(Rpc.Ledger, "CreateAccounts", request);
    }
}
