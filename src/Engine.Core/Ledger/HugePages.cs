using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// Asks Linux to back large blocks by pages of 2 MiB. Records are met in random order: with pages of 4 KiB nearly each
/// one costs a walk through the page tables besides its own cache lines. Elsewhere, or refused, nothing changes.
/// </summary>
internal static class HugePages
{
    private const nuint PageBytes = 2 << 20;
    private const int MadvHugePage = 14;

    /// <summary>Advises for a block, before it is first touched.</summary>
    public static unsafe void Advise(MemoryBlock block)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Rounded outwards, so that blocks side by side share the page between them.
        nuint start = (nuint)block.Start & ~(PageBytes - 1);
        nuint end = ((nuint)block.Start + (nuint)block.Length + PageBytes - 1) & ~(PageBytes - 1);
        _ = Advise((void*)start, end - start, MadvHugePage);
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern unsafe int Advise(void* address, nuint length, int advice);
}
