using System.Globalization;
using Engine.Cli.Processes;

namespace Engine.Cli.Tests.Incidents;

/// <summary>The PostgreSQL of an engine's private cluster, stopped where it stands until this is disposed.</summary>
internal sealed class StoppedPostgres : IDisposable
{
    private readonly List<int> _processes = [];

    public StoppedPostgres(string folder)
    {
        int postmaster = int.Parse(
            File.ReadLines(Path.Combine(folder, "pgdata", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        Stop(postmaster); // first, so that it starts nothing more
        foreach (string process in Directory.GetDirectories("/proc").Select(path => Path.GetFileName(path)))
        {
            if (int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && ParentOf(id) == postmaster)
            {
                Stop(id);
            }
        }
    }

    public void Dispose() => _processes.ForEach(process => Posix.TrySignal(process, Posix.Continue));

    private void Stop(int process)
    {
        _processes.Add(process);
        Assert.True(Posix.TrySignal(process, Posix.Stop));
    }

    private static int ParentOf(int process)
    {
        try
        {
            // The name is in brackets and may hold anything; behind it are state and parent.
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }
}
