using System.Globalization;

namespace Engine.Simulation.Tests.Runs;

/// <summary>
/// Everything that decides a run. Written as <c>17</c>, or <c>17:steps=312:clients=1:faults=EngineCrash,TakeOver</c>.
/// </summary>
internal sealed record Plan(int Seed, int Steps, int Clients, Faults Faults)
{
    /// <summary>The run that a seed stands for.</summary>
    public static Plan Of(int seed)
    {
        var dice = new Dice((ulong)seed * 7919 + 1);
        Faults faults = dice.Below(6) switch
        {
            0 or 1 => Faults.All,
            2 => Faults.EngineStall | Faults.TakeOver,
            _ => (Faults)dice.Below((int)Faults.All + 1),
        };
        return new Plan(seed, Steps: dice.Between(600, 2600), Clients: dice.Between(1, 4), faults);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Plan Parse(string text)
    {
        string[] parts = text.Split(':');
        Plan plan = Of(int.Parse(parts[0], CultureInfo.InvariantCulture));
        foreach (string part in parts.Skip(1))
        {
            string value = part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..];
            plan = part[..part.IndexOf('=', StringComparison.Ordinal)] switch
            {
                "steps" => plan with { Steps = int.Parse(value, CultureInfo.InvariantCulture) },
                "clients" => plan with { Clients = int.Parse(value, CultureInfo.InvariantCulture) },
                "faults" => plan with { Faults = Enum.Parse<Faults>(value) },
                _ => throw new FormatException($"A plan has steps, clients and faults, not {part}."),
            };
        }

        return plan;
    }

    /// <inheritdoc/>
    public override string ToString() => this == Of(Seed)
        ? Seed.ToString(CultureInfo.InvariantCulture)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Seed}:steps={Steps}:clients={Clients}:faults={Faults.ToString().Replace(" ", "", StringComparison.Ordinal)}");
}
