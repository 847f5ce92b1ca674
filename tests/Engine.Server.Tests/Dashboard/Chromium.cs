using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Engine.Server.Tests.Dashboard;

/// <summary>The Chromium that this machine has.</summary>
public static class Chromium
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing =>
        Array.Exists(s_places, File.Exists) ? null : "There is no Chromium on this machine: apt-get install chromium.";

    /// <summary>Starts it.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(
        new BrowserTypeLaunchOptions { ExecutablePath = Array.Find(s_places, File.Exists), Args = ["--no-sandbox"] });

    /// <summary>What of a page keeps people out who do not see it, or not well, or use no mouse: each rule that axe finds broken.</summary>
    public static async Task<IReadOnlyList<string>> BarriersAsync(IPage page)
    {
        AxeResult result = await page.RunAxe();
        Assert.NotEmpty(result.Passes); // it has looked
        return [.. result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id} ({rule.Help}): {node.Html}"))];
    }
}
