namespace Engine.Core.Tests.Differential;

/// <summary>Draws values that lie where rules change.</summary>
internal sealed class EdgeValues(int seed)
{
    private static readonly UInt128[] Amounts =
    [
        0, 1, 2, ulong.MaxValue, (UInt128)ulong.MaxValue + 1, UInt128.One << 127, (UInt128.One << 127) - 1,
        UInt128.MaxValue - 1, UInt128.MaxValue,
    ];

    private readonly Random _random = new(seed);

    public int Below(int limit) => _random.Next(limit);

    public bool OneIn(int n) => _random.Next(n) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public T From<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public UInt128 Amount() => OneIn(4) ? From(Amounts) : (UInt128)_random.Next(21);

    /// <summary>Mostly 0, as most clients leave it.</summary>
    public uint UserData() => OneIn(5) ? Of(1u, 2u, uint.MaxValue) : 0;

    /// <summary>How far the clock moves: not at all, a little, to where timeouts of 1 s end, or back.</summary>
    public long ClockMove() => _random.Next(12) switch
    {
        0 or 1 or 2 => 0,
        3 or 4 => _random.Next(12),
        5 or 6 or 7 or 8 => 1_000_000_000 + _random.Next(-15, 10),
        9 => 2_000_000_000,
        10 => -_random.Next(20),
        _ => -_random.Next(1_000_000_000),
    };
}
