using System.Runtime.CompilerServices;
using Engine.Core.Disruptor;

namespace Engine.Core.Tests.Disruptor;

public class PaddingTests
{
    [Fact]
    public void A_sequence_shares_its_cache_lines_with_nothing()
    {
        // Prefetchers fetch lines in pairs: 128 bytes before the value, and as much with it and after.
        Assert.Equal(256, Unsafe.SizeOf<PaddedLong>());
        var padded = default(PaddedLong);
        nint offset = Unsafe.ByteOffset(ref Unsafe.As<PaddedLong, byte>(ref padded), ref Unsafe.As<long, byte>(ref padded.Value));
        Assert.Equal(128, offset);
    }
}
