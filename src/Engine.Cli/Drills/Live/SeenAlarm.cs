namespace Engine.Cli.Drills.Live;

/// <summary>An alarm as somebody saw it who was being told of alarms.</summary>
/// <param name="Name">Which alarm.</param>
/// <param name="Subject">What it is about; empty for the engine.</param>
/// <param name="Cause">What is wrong and why, as it was told first.</param>
/// <param name="Seen">When it was told first, on a clock of the one who saw it.</param>
/// <param name="Gone">When it was told no more; null while it is open.</param>
internal sealed record SeenAlarm(string Name, string Subject, string Cause, TimeSpan Seen, TimeSpan? Gone = null)
{
    /// <summary>Its name, with what it is about.</summary>
    public string Title => Subject.Length == 0 ? Name : $"{Name} ({Subject})";
}
