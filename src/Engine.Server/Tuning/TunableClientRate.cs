using System.Globalization;
using Engine.Server.Hosting;
using Engine.Server.Security;

namespace Engine.Server.Tuning;

/// <summary>How many events a second a client may write. What is tuned stands above what the file of clients says.</summary>
/// <param name="client">The client's name.</param>
/// <param name="clients">The clients.</param>
internal sealed class TunableClientRate(string client, ClientRegistry clients) : ITunable
{
    /// <summary>What the names of these settings begin with; the client's name follows.</summary>
    public const string Prefix = "client-rate:";

    /// <summary>What it means, in one line.</summary>
    public const string Description = "Events a second that the client may write, or none for no limit of its own.";

    private const string NoLimit = "none";

    /// <inheritdoc/>
    public string Name => Prefix + client;

    /// <inheritdoc/>
    public string Default => NoLimit;

    /// <inheritdoc/>
    public string Started => TextOf(clients.FileRateOf(client));

    /// <inheritdoc/>
    public string InForce => clients.Tuned.TryFind(client, out long? rate) ? TextOf(rate) : Started;

    /// <inheritdoc/>
    public bool IsOneTooMany => clients.Tuned.Clients.Count >= TunedRates.Most && !clients.Tuned.TryFind(client, out _);

    /// <inheritdoc/>
    public TunableChange? Read(string to, out string? problem)
    {
        problem = null;
        if (to.Length == 0)
        {
            return new TunableChange(Started, () => clients.Tuned.Clear(client));
        }

        if (to == NoLimit)
        {
            return new TunableChange(NoLimit, () => clients.Tuned.Set(client, null));
        }

        if (SettingText.TryParse(typeof(long), [to], out object? value, out _) && value is long rate && ClientLimits.IsRate(rate))
        {
            return new TunableChange(TextOf(rate), () => clients.Tuned.Set(client, rate));
        }

        problem = $"'{to}' is neither events a second, from 1 to {ClientLimits.MostPerSecond}, nor {NoLimit}";
        return null;
    }

    private static string TextOf(long? rate) => rate?.ToString(CultureInfo.InvariantCulture) ?? NoLimit;
}
