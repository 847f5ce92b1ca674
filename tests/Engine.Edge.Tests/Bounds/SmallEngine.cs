using System.Globalization;
using Engine.Edge.Tests.Fixtures;

namespace Engine.Edge.Tests.Bounds;

/// <summary>One engine with small bounds for all tests of them: its peak is the peak of all.</summary>
public sealed class SmallEngine : IAsyncLifetime
{
    public const int RingSlots = 256;
    public const int RingBytes = 8 << 20;
    public const int RequestBytes = 40 << 20;
    public const int MaxMessageBytes = 2 << 20;
    private const int MaxCalls = 2_000;
    private const int MaxConnections = 40;
    private const int EventBuffer = 16_384;
    private const int MostTransfers = 200_000;

    private BoundedEngine? _engine;

    internal BoundedEngine Engine => _engine!;

    internal static long Ceiling { get; } = new Ceiling
    {
        RequestBytes = RequestBytes,
        RingBytes = RingBytes,
        EventBuffer = EventBuffer,
        Connections = MaxConnections,
        Calls = MaxCalls,
        Transfers = MostTransfers,
    }.Bytes;

    public async ValueTask InitializeAsync()
    {
        _engine = await BoundedEngine.StartAsync(
            "--ring-slots", Text(RingSlots),
            "--ring-bytes", Text(RingBytes),
            "--request-bytes", Text(RequestBytes),
            "--stream-bytes", Text(RequestBytes / 4),
            "--max-message-bytes", Text(MaxMessageBytes),
            "--max-calls", Text(MaxCalls),
            "--max-connections", Text(MaxConnections),
            "--event-buffer", Text(EventBuffer));
        await Engine.OpenAccountsAsync(2);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The tests that share it, one after the other.</summary>
[CollectionDefinition(nameof(SmallEngine))]
public sealed class SmallEngineTests : ICollectionFixture<SmallEngine>;
