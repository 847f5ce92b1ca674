namespace Engine.Server.Tuning;

/// <summary>A setting that can be changed while the engine runs. Its values are as the command line writes them.</summary>
internal interface ITunable
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>What it is without being set.</summary>
    string Default { get; }

    /// <summary>What the start says, by its options and files.</summary>
    string Started { get; }

    /// <summary>What is in force.</summary>
    string InForce { get; }

    /// <summary>Whether it is one of a kind of which no more may be tuned at one time.</summary>
    bool IsOneTooMany { get; }

    /// <summary>Reads a value, and changes nothing yet.</summary>
    /// <param name="to">The value; empty for what the start says.</param>
    /// <param name="problem">Why it is none, in the words of a start.</param>
    TunableChange? Read(string to, out string? problem);
}

/// <summary>A change that may be made.</summary>
/// <param name="After">What is in force after it.</param>
/// <param name="Apply">Makes it.</param>
internal sealed record TunableChange(string After, Action Apply);
