using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Server.Security;
using Engine.Server.Wire;
using Grpc.Core;

namespace Engine.Server.Tuning;

/// <summary>All that can be changed while the engine runs: options of its start, and rates of clients.</summary>
/// <param name="settings">The options in force.</param>
/// <param name="clients">The clients.</param>
internal sealed class Tunables(SettingsInForce settings, ClientRegistry clients)
{
    /// <summary>The setting of a name.</summary>
    /// <exception cref="RpcException">There is none, or it takes a restart.</exception>
    public ITunable Require(string name)
    {
        if (ClientOf(name) is { } client)
        {
            return !ClientName.IsValid(client)
                ? throw Refusals.Invalid(new FieldError("name", $"what follows {TunableClientRate.Prefix} {ClientName.Rule}"))
                : !clients.MayBe(client)
                ? throw Refusals.Invalid(new FieldError("name", $"no client of clients-file is called {client}"))
                : new TunableClientRate(client, clients);
        }

        EngineSetting option = EngineOptionsReader.Find(name) ?? throw SettingRefusals.Unknown(name);
        return option.IsChangeable ? new TunableOption(option, settings) : throw SettingRefusals.NotChangeable(name);
    }

    /// <summary>The setting of a name that stands in the journal; null where this version has none.</summary>
    public ITunable? Find(string name) =>
        ClientOf(name) is { } client ? new TunableClientRate(client, clients)
        : EngineOptionsReader.Find(name) is { IsChangeable: true } option ? new TunableOption(option, settings)
        : null;

    /// <summary>The rates of clients: those tuned, those that the file gives, and those that were changed at any time.</summary>
    /// <param name="changed">Names of the settings that were changed.</param>
    public IEnumerable<TunableClientRate> ClientRates(IEnumerable<string> changed) =>
        clients.Tuned.Clients
            .Concat(clients.WithFileRate)
            .Concat(changed.Select(ClientOf).OfType<string>())
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(client => new TunableClientRate(client, clients));

    private static string? ClientOf(string name) =>
        name.StartsWith(TunableClientRate.Prefix, StringComparison.Ordinal) ? name[TunableClientRate.Prefix.Length..] : null;
}
