using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>Asserts that stay on in Release, where money would go wrong: the engine stops rather than lies.</summary>
internal static class Invariant
{
    /// <summary>Throws <see cref="InvariantException"/> unless the condition holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Holds([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            Throw(message);
        }
    }

    [DoesNotReturn]
    private static void Throw(string message) => throw new InvariantException(message);
}
