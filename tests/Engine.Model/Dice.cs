namespace Engine.Model;

/// <summary>
/// Seeded chance, the same on every machine and runtime (SplitMix64), so that a seed stays worth something.
/// </summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own for one use, so that leaving another out does not change it.</summary>
    public Dice Split() => new(Next());

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int limit) => (int)(((UInt128)Next() * (uint)limit) >> 64);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool OneIn(int n) => Below(n) == 0;

    public bool Percent(int chance) => Below(100) < chance;

    public T From<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
