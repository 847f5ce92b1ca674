using System.Globalization;
using Engine.Model;

namespace Engine.Simulation.Tests.Runs;

/// <summary>
/// Everything that decides a run. Written as <c>17</c>, or <c>17:steps=312:clients=1:faults=EngineCrash,TakeOver</c>.
/// </summary>
/// <param name="Seed">Decides all that is left to chance.</param>
/// <param name="Steps">Steps until the faults end.</param>
/// <param name="Clients">Clients, 1 to <see cref="MostClients"/>.</param>
/// <param name="Batch">The most transfers of a request; where it is large, the writer waits for the journal.</param>
/// <param name="Faults">Kinds of faults.</param>
internal sealed record Plan(int Seed, int Steps, int Clients, int Batch, Faults Faults)
{
    public const int MostClients = 4;
    public const int SmallBatch = 8;
    public const int LargeBatch = 400;

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
        int batch = dice.OneIn(80) ? LargeBatch : SmallBatch;
        return new Plan(seed, Steps: dice.Between(600, 2600), Clients: dice.Between(1, MostClients), batch, faults);
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
                "batch" => plan with { Batch = int.Parse(value, CultureInfo.InvariantCulture) },
                "faults" => plan with { Faults = Enum.Parse<Faults>(value) },
                _ => throw new FormatException($"A plan has steps, clients, batch and faults, not {part}."),
            };
        }

        return plan;
    }

    /// <inheritdoc/>
    public override string ToString() => this == Of(Seed)
        ? Seed.ToString(CultureInfo.InvariantCulture)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Seed}:steps={Steps}:clients={Clients}:batch={Batch}:faults={FaultsInOneWord}");

    private string FaultsInOneWord => Faults.ToString().Replace(" ", "", StringComparison.Ordinal);
}
