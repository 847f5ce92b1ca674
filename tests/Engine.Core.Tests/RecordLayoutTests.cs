using System.Runtime.CompilerServices;
using Engine.Core.Ledger;

namespace Engine.Core.Tests;

public class RecordLayoutTests
{
    [Fact]
    public void Accounts_and_transfers_are_two_cache_lines_without_padding()
    {
        Assert.Equal(128, Unsafe.SizeOf<Account>());
        Assert.Equal(128, Unsafe.SizeOf<Transfer>());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<LedgerEvent>());
    }
}
