using System.Text.Unicode;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>Reads <c>engine.v1.AccountName</c>: an account and the name it is to have.</summary>
internal readonly struct AccountNameDecoder : IElementDecoder
{
    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.NameAccounts;

    /// <inheritdoc/>
    public static string Field => "names";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes)
    {
        batch.EnsureNames(count);
        batch.EnsureText(NameText.MostBytes(count, bytes));
    }

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index)
    {
        UInt128 accountId = 0;
        ReadOnlySpan<byte> name = default;
        var reader = new WireReader(element);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | 2: accountId = reader.ReadId("account_id"); break;
                case (2 << 3) | 2: name = NameText.Checked(reader.ReadBytes()); break;
                default: reader.Skip(tag); break;
            }
        }

        batch.Names[index] = NameText.Added(batch, name) with { AccountId = accountId };
    }
}

/// <summary>Reads <c>engine.v1.LedgerName</c>: a name to find within a ledger.</summary>
internal readonly struct LedgerNameDecoder : IElementDecoder
{
    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.ResolveNames;

    /// <inheritdoc/>
    public static string Field => "names";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes)
    {
        batch.EnsureNames(count);
        batch.EnsureIds(count);
        batch.EnsureText(NameText.MostBytes(count, bytes));
    }

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index)
    {
        uint ledger = 0;
        ReadOnlySpan<byte> name = default;
        var reader = new WireReader(element);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case 1 << 3: ledger = reader.ReadUInt32(); break;
                case (2 << 3) | 2: name = NameText.Checked(reader.ReadBytes()); break;
                default: reader.Skip(tag); break;
            }
        }

        batch.Names[index] = NameText.Added(batch, name) with { Ledger = ledger };
    }
}

/// <summary>What every name must be, and where its text goes.</summary>
internal static class NameText
{
    /// <summary>
    /// The most text that the names of a message have. The room stays with the batch, so that it is not the message's
    /// length, which fields that nobody knows may fill.
    /// </summary>
    public static int MostBytes(int names, int messageBytes) => Math.Min(names * AccountName.MaxBytes, messageBytes);

    /// <summary>The name, if it may be one. Each that a message has is asked, though only its last counts.</summary>
    public static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > AccountName.MaxBytes)
        {
            throw new MalformedMessageException(
                "name", $"must have 1 to {AccountName.MaxBytes} bytes, has {name.Length}");
        }

        // PostgreSQL's text holds neither; a block with such a row could never be committed.
        if (!Utf8.IsValid(name) || name.Contains((byte)0))
        {
            throw new MalformedMessageException("name", "must be UTF-8 without the character U+0000");
        }

        return name;
    }

    /// <summary>Adds a name's text to the batch and says where it lies.</summary>
    public static AccountName Added(Batch batch, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            Checked(name);
        }

        int offset = batch.TextLength;
        name.CopyTo(batch.Text.AsSpan(offset));
        batch.TextLength = offset + name.Length;
        return new AccountName { Offset = offset, Length = name.Length };
    }
}
