using Engine.Load.Profiles;

namespace Engine.Load.Workload;

/// <summary>Draws kinds of transfers as a mix says.</summary>
internal sealed class KindDraw(Mix mix)
{
    private readonly double _linked = mix.Plain + mix.Linked;
    private readonly double _hold = mix.Plain + mix.Linked + mix.Hold;
    private readonly double _retry = mix.Plain + mix.Linked + mix.Hold + mix.Retry;

    /// <summary>One kind; a hold stands for what resolves it, too.</summary>
    public TransferKind Next(Random random)
    {
        if (mix.Plain == mix.Sum)
        {
            return TransferKind.Plain;
        }

        double place = random.NextDouble() * mix.Sum;
        return place < mix.Plain ? TransferKind.Plain
            : place < _linked ? TransferKind.Linked
            : place < _hold ? TransferKind.Hold
            : place < _retry ? TransferKind.Retry
            : TransferKind.Refused;
    }
}
