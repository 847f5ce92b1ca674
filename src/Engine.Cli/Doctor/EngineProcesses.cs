using System.Globalization;

namespace Engine.Cli.Doctor;

/// <summary>Engines among the processes of this machine, where the kernel shows them.</summary>
internal static class EngineProcesses
{
    private const string Processes = "/proc";

    /// <summary>What they do, a complaint each; one where there are none.</summary>
    public static IEnumerable<Complaint> Look()
    {
        if (!Directory.Exists(Processes))
        {
            yield break;
        }

        var found = Find().ToList();
        if (found.Count == 0)
        {
            yield return new Complaint(
                "notice",
                "No process of this machine is an engine that serves.",
                "No command line of a visible process is that of engine serve.",
                "If it should run here, look at why it ended: its last lines are in its log (journalctl -u engine).");
        }

        foreach (var (id, command, state) in found)
        {
            yield return state switch
            {
                'T' or 't' => new Complaint(
                    "critical",
                    $"The engine's process {id} is stopped: it does nothing until it may go on.",
                    $"Its state is {state}: {command}.",
                    $"Have it go on: kill -CONT {id}."),
                'D' => new Complaint(
                    "critical",
                    $"The engine's process {id} waits for the kernel, most often for a disk.",
                    $"Its state is D, which no signal interrupts: {command}.",
                    "Look at the disks (dmesg, iostat -x 1)."),
                _ => new Complaint(
                    "notice", $"An engine's process {id} runs.", $"Its state is {state}: {command}.",
                    "If it is the one that does not answer: does it listen where you ask (--listen)? Does it get processor (top)?"),
            };
        }
    }

    private static IEnumerable<(int Id, string Command, char State)> Find()
    {
        foreach (var folder in Directory.EnumerateDirectories(Processes))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId
                && Read(Path.Combine(folder, "cmdline")) is { } line
                && IsEngine(line.Split('\0', StringSplitOptions.RemoveEmptyEntries))
                && Read(Path.Combine(folder, "stat")) is { } stat)
            {
                // The name before the state is in brackets, and may hold some itself.
                yield return (id, line.Replace('\0', ' ').Trim(), stat[stat.LastIndexOf(')') + 2]);
            }
        }
    }

    private static bool IsEngine(string[] words)
    {
        var program = Array.FindIndex(words, word => Path.GetFileName(word) is "engine" or "engine.dll");
        return program is 0 or 1 && words.Length > program + 1 && words[program + 1] == "serve";
    }

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended meanwhile, or is another user's
        }
    }
}
