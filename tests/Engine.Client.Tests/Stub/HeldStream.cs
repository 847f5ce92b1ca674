namespace Engine.Client.Tests.Stub;

/// <summary>A stream whose first request is answered when the test says so; the others then follow as usual.</summary>
internal sealed class HeldStream
{
    private readonly TaskCompletionSource read = new();
    private readonly TaskCompletionSource released = new();

    /// <summary>Ends when the first request was read.</summary>
    public Task Read => read.Task;

    public void Release() => released.SetResult();

    public async Task PlayAsync(StubStream stream)
    {
        var first = await stream.ReadAsync();
        read.SetResult();
        await released.Task;
        await stream.AnswerAsync(first);
        await stream.AnswerAllAsync();
    }
}
