using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// Asks Linux to back large blocks by pages of 2 MiB. Records are met in random order: with pages of 4 KiB nearly each
/// one costs a walk through the page tables besides its own cache lines. Elsewhere, or refused, nothing changes.
/// </summary>
internal static class HugePages
{
    /// <summary>Size of a large page, on the processors that matter here.</summary>
    public const int PageBytes = 2 << 20;

    private const int MadvHugePage = 14;

    /// <summary>Advises for a block that begins at such a page, before it is first touched.</summary>
    public static unsafe void Advise(MemoryBlock block)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        _ = Advise((void*)block.Start, (nuint)block.Length, MadvHugePage);
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern unsafe int Advise(void* address, nuint length, int advice);
}
