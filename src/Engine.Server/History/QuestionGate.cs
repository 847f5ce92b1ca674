using Engine.Server.Ledger;

namespace Engine.Server.History;

/// <summary>Lets in so many questions at one time, so that those who ask leave the machine to those who write.</summary>
/// <param name="limit">How many.</param>
internal sealed class QuestionGate(int limit) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(limit, limit);

    /// <summary>Waits a moment for a place; whoever has it leaves.</summary>
    /// <exception cref="Grpc.Core.RpcException">There was none.</exception>
    public async Task EnterAsync(CancellationToken cancellation)
    {
        if (!await _places.WaitAsync(Patience, cancellation))
        {
            throw Refusals.TooManyQuestions(limit);
        }
    }

    /// <summary>Gives the place to the next.</summary>
    public void Leave() => _places.Release();

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
