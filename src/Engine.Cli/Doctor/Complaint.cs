namespace Engine.Cli.Doctor;

/// <summary>Something that the doctor found.</summary>
/// <param name="Grade">How soon somebody has to act, in one word.</param>
/// <param name="What">What is wrong, in words.</param>
/// <param name="Why">Why it thinks so.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="About">The alarm by its name, with what it is about; empty where it is none.</param>
internal sealed record Complaint(string Grade, string What, string Why, string Remedy, string About = "");
