using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Engine.Server.Security;

/// <summary>
/// API keys: 256 random bits as text. They are kept as their SHA-256: what cannot be guessed need not be made slow to
/// guess, as passwords are by PBKDF2, and a call costs less than a microsecond.
/// </summary>
public static class ClientKey
{
    /// <summary>What every key begins with, so that scanners for secrets know it.</summary>
    public const string Prefix = "engk_";

    /// <summary>What every hash begins with.</summary>
    public const string HashPrefix = "sha256:";

    /// <summary>Bytes of a hash.</summary>
    internal const int HashBytes = SHA256.HashSizeInBytes;

    private const int SecretBytes = 32;
    private const int MostBytes = 256;

    /// <summary>Makes a key.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What is kept of it.</summary>
    public static string HashOf(string key) =>
        HashPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Reads a hash; false when it is none.</summary>
    internal static bool TryReadHash(string text, out byte[] hash)
    {
        hash = [];
        if (!text.StartsWith(HashPrefix, StringComparison.Ordinal) || text.Length != HashPrefix.Length + (2 * HashBytes))
        {
            return false;
        }

        try
        {
            hash = Convert.FromHexString(text.AsSpan(HashPrefix.Length));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Hashes what a client sent; false when it is too long for a key.</summary>
    internal static bool TryHash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        return Encoding.UTF8.TryGetBytes(key, bytes, out int length) && SHA256.TryHashData(bytes[..length], hash, out _);
    }
}
