using System.Globalization;

namespace Engine.Cli.Bench;

/// <summary>The PostgreSQL that an engine runs for itself.</summary>
internal static class Postmaster
{
    /// <summary>The process id of the one whose data lie in a folder; 0 when none runs there.</summary>
    public static int IdIn(string folder)
    {
        string? file = Directory.GetFiles(folder, "postmaster.pid", SearchOption.AllDirectories).FirstOrDefault();
        return file is null ? 0 : int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
    }
}
