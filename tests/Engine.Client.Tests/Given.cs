using Engine.Client.Tests.Stub;

namespace Engine.Client.Tests;

/// <summary>What tests begin with.</summary>
internal static class Given
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static EngineClientOptions Options(params string[] addresses) => new()
    {
        Addresses = addresses, RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(5),
    };

    public static EngineClient Client(StubServer server, TimeProvider? time = null) =>
        new(Options(server.Address), time: time);

    public static Transfer Transfer(UInt128 id, TransferFlags flags = TransferFlags.None) => new()
    {
        Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 100, Ledger = 1, Code = 1, Flags = flags,
    };

    public static Transfer[] Transfers(params UInt128[] ids) => [.. ids.Select(id => Transfer(id))];

    /// <summary>Fails a test that would hang.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <summary>Fails a test that would hang.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    /// <summary>Waits until something holds that other threads bring about.</summary>
    public static async Task Until(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
