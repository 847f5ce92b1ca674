using System.IO.Enumeration;

namespace Engine.Watch.Alarms;

/// <summary>Alarms that nobody wants to be called for, until a moment.</summary>
/// <param name="Name">Which alarms; <c>*</c> stands for anything.</param>
/// <param name="Subject">About what; <c>*</c> stands for anything.</param>
/// <param name="Until">When it ends.</param>
/// <param name="By">Who wanted it.</param>
/// <param name="Why">Why.</param>
public sealed record Silence(string Name, string Subject, DateTimeOffset Until, string By, string Why)
{
    /// <summary>Whether it is about an alarm.</summary>
    public bool Covers(string name, string subject) =>
        FileSystemName.MatchesSimpleExpression(Name, name) && FileSystemName.MatchesSimpleExpression(Subject, subject);
}
