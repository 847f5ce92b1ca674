using System.Diagnostics.CodeAnalysis;
using Engine.Server.Hosting;

namespace Engine.Server.Ports;

/// <summary>Where the admin port is, by the settings.</summary>
internal static class AdminAddress
{
    /// <summary>The setting that leaves it to the engine.</summary>
    public const string Auto = "auto";

    /// <summary>The setting for no admin port.</summary>
    public const string None = "none";

    private const int DefaultPort = 7172;

    /// <summary>Reads the setting; the address is null where there is to be none.</summary>
    public static bool TryParse(EngineOptions options, out ListenAddress? address, [NotNullWhen(false)] out string? reason)
    {
        (address, reason) = (null, null);
        switch (options.AdminListen)
        {
            case None:
                return true;
            case Auto:
                // Where a free port is asked for, many engines are meant to run side by side.
                bool takesFree = options.Listen.Any(
                    text => ListenAddress.TryParse(text, out ListenAddress? listen, out _) && listen.TakesFreePort);
                address = new ListenAddress("127.0.0.1", takesFree ? 0 : DefaultPort, null);
                return true;
            default:
                return ListenAddress.TryParse(options.AdminListen, out address, out reason);
        }
    }

    /// <summary>The address; null where there is to be none.</summary>
    /// <exception cref="ArgumentException">The setting is none.</exception>
    public static ListenAddress? Of(EngineOptions options) => TryParse(options, out ListenAddress? address, out string? reason)
        ? address
        : throw new ArgumentException($"The address '{options.AdminListen}' {reason}.", nameof(options));
}
