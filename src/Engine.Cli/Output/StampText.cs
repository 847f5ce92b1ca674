using System.Globalization;

namespace Engine.Cli.Output;

/// <summary>A stamp as people read it.</summary>
internal static class StampText
{
    /// <summary>Writes nanoseconds since the Unix epoch.</summary>
    public static string Of(ulong nanoseconds) => nanoseconds > long.MaxValue
        ? nanoseconds.ToString(CultureInfo.InvariantCulture)
        : $"{DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100)):yyyy-MM-dd HH:mm:ss.ffffff}";
}
