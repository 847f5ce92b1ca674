using Engine.Watch.Traffic;

namespace Engine.Watch.Baselines;

/// <summary>What is known from before of the engine as a whole, or of one client; it is kept over restarts.</summary>
/// <param name="name">The client's name; empty for the engine.</param>
internal sealed class Baseline(string name)
{
    /// <summary>Its name; empty for the engine.</summary>
    public string Name { get; } = name;

    /// <summary>What its week is like.</summary>
    public WeekProfile Week { get; init; } = new();

    /// <summary>Which of its events are usually refused, as a share.</summary>
    public double RefusedShare { get; set; }

    /// <summary>Events from which that share is known.</summary>
    public double RefusalsKnownFrom { get; set; }

    /// <summary>Seconds in which it sent.</summary>
    public double SecondsActive { get; set; }

    /// <summary>The longest pause in its sending lately, seconds.</summary>
    public double LongestGap { get; set; }

    /// <summary>How many times its rate of the minutes before its bursts reached lately.</summary>
    public double UsualBurst { get; set; } = 1;

    /// <summary>When it sent last, by the clock on the wall.</summary>
    public DateTimeOffset LastSeen { get; set; }

    /// <summary>Writes it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(RefusedShare);
        writer.Write(RefusalsKnownFrom);
        writer.Write(SecondsActive);
        writer.Write(LongestGap);
        writer.Write(UsualBurst);
        writer.Write(LastSeen.ToUnixTimeMilliseconds());
        Week.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">It ends before.</exception>
    public static Baseline Read(BinaryReader reader)
    {
        var read = new Baseline(reader.ReadString())
        {
            RefusedShare = reader.ReadDouble(),
            RefusalsKnownFrom = reader.ReadDouble(),
            SecondsActive = reader.ReadDouble(),
            LongestGap = reader.ReadDouble(),
            UsualBurst = reader.ReadDouble(),
            LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
            Week = WeekProfile.Read(reader),
        };
        return read;
    }
}
