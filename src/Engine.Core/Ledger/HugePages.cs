using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// Asks Linux to back large arrays by pages of 2 MiB. Records are met in random order: with pages of 4 KiB nearly each
/// one costs a walk through the page tables besides its own cache lines. Elsewhere, or refused, nothing changes.
/// </summary>
internal static class HugePages
{
    private const nuint PageBytes = 2 << 20;
    private const int MadvHugePage = 14;

    /// <summary>Advises for an array that the collector does not move, before it is first touched.</summary>
    public static unsafe void Advise<T>(T[] array)
        where T : unmanaged
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        nuint end = start + (nuint)array.Length * (nuint)sizeof(T);

        // Rounded outwards, so that arrays side by side share the page between them.
        start &= ~(PageBytes - 1);
        end = (end + PageBytes - 1) & ~(PageBytes - 1);
        _ = Advise((void*)start, end - start, MadvHugePage);
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern unsafe int Advise(void* address, nuint length, int advice);
}
