using System.Runtime.CompilerServices;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>Reads <c>engine.v1.Account</c> as a request to create it.</summary>
internal readonly struct AccountDecoder : IElementDecoder
{
    private const uint Varint = 0;
    private const uint Bytes = 2;

    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.CreateAccounts;

    /// <inheritdoc/>
    public static string Field => "accounts";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes) => batch.EnsureAccounts(count);

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index)
    {
        ref Account account = ref batch.Accounts[index];
        account = default;
        Balances balances = default;
        var reader = new WireReader(element);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | Bytes: account.Id = reader.ReadId("id"); break;
                case >= (2 << 3) and <= (9 << 3) when (tag & 7) == Varint:
                    balances[(int)(tag >> 3) - 2] = reader.ReadVarint();
                    break;
                case (10 << 3) | Bytes: account.UserData128 = reader.ReadId("user_data_128"); break;
                case (11 << 3) | Varint: account.UserData64 = reader.ReadVarint(); break;
                case (12 << 3) | Varint: account.UserData32 = reader.ReadUInt32(); break;
                case (13 << 3) | Varint: account.Ledger = reader.ReadUInt32(); break;
                case (14 << 3) | Varint: account.Code = reader.ReadUInt16("code"); break;
                case (15 << 3) | Varint: account.Flags = (AccountFlags)reader.ReadUInt16("flags"); break;
                case (16 << 3) | Varint: account.Timestamp = reader.ReadVarint(); break;
                case (17 << 3) | Bytes: RefuseName(reader.ReadBytes()); break;
                case (18 << 3) | Varint: account.Reserved = reader.ReadUInt32(); break;
                default: reader.Skip(tag); break;
            }
        }

        account.DebitsPending = new UInt128(balances[1], balances[0]);
        account.DebitsPosted = new UInt128(balances[3], balances[2]);
        account.CreditsPending = new UInt128(balances[5], balances[4]);
        account.CreditsPosted = new UInt128(balances[7], balances[6]);
    }

    private static void RefuseName(ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty)
        {
            throw new MalformedMessageException("name", "must be empty: accounts are given names by NameAccounts");
        }
    }

    /// <summary>The low and high halves of fields 2 to 9, in their order.</summary>
    [InlineArray(8)]
    private struct Balances
    {
        private ulong _first;
    }
}
